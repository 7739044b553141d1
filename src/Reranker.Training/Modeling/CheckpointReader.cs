using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>Fills a model with the weights of a Hugging Face checkpoint.</summary>
internal static class CheckpointReader
{
    private const int Named = 20;

    // Older checkpoints say gamma and beta.
    private static readonly (string New, string Old)[] OldNames = [("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta")];

    /// <exception cref="ModelPackageException">Tensors are missing, not the model's, of another shape, or hold what is no number; each is named.</exception>
    public static void Read(Checkpoint checkpoint, BertCrossEncoder model)
    {
        var problems = new List<string>();
        var unread = checkpoint.Names.Where(name => !CheckpointNames.IsUnread(model.Config.Family, name)).ToHashSet(StringComparer.Ordinal);
        using var noGradients = no_grad();
        foreach (var (name, parameter) in model.CheckpointParameters())
        {
            var stored = unread.Contains(name) ? name : OldName(name);
            if (!unread.Remove(stored))
                problems.Add($"'{name}' [{string.Join(", ", parameter.shape)}] is missing");
            else if (!checkpoint.Describe(stored).Shape.SequenceEqual(parameter.shape))
                problems.Add($"'{stored}' is {checkpoint.Describe(stored)}, expected [{string.Join(", ", parameter.shape)}]");
            else if (!TryCopy(checkpoint.Read(stored), parameter))
                problems.Add($"'{stored}' holds values that are no finite numbers");
        }

        problems.AddRange(unread.Order(StringComparer.Ordinal).Select(static name => $"'{name}' is no part of it"));
        if (problems.Count > 0)
            throw new ModelPackageException(checkpoint.Path,
                $"'{checkpoint.Path}' does not hold the weights of the {model.Config.Architecture} with one label that its config.json describes: {Text(problems)}.");
    }

    private static bool TryCopy(float[] values, Tensor parameter)
    {
        foreach (var value in values)
            if (!float.IsFinite(value))
                return false;
        using var scope = NewDisposeScope();
        parameter.copy_(tensor(values).view(parameter.shape));
        return true;
    }

    private static string OldName(string name) =>
        OldNames.Aggregate(name, static (current, names) => current.Replace(names.New, names.Old, StringComparison.Ordinal));

    private static string Text(List<string> problems) =>
        string.Join("; ", problems.Take(Named)) + (problems.Count > Named ? $"; and {problems.Count - Named} more" : "");
}
