using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>Fills a model with the weights of a Hugging Face checkpoint.</summary>
internal static class CheckpointReader
{
    private const int Named = 20;

    // Older checkpoints say gamma and beta.
    private static readonly (string New, string Old)[] OldNames = [("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta")];

    // What the tensors of an encoder that was saved by itself begin with.
    private static readonly string[] BareEncoder = ["embeddings.", "embeddings_project.", "encoder.", "transformer."];

    /// <summary>Whether a checkpoint has a classification head, or should have: otherwise it is an encoder's, as it was pretrained.</summary>
    public static bool HasHead(Checkpoint checkpoint, BertConfig config) =>
        config.HasHead || checkpoint.Names.Any(static name => name.StartsWith("classifier.", StringComparison.Ordinal));

    /// <param name="checkpoint">The weights.</param>
    /// <param name="model">The model to fill.</param>
    /// <param name="headSeed">Decides the head's weights where the checkpoint is an encoder's; <see langword="null"/> to refuse one.</param>
    /// <returns>The tensors that are new, because an encoder has none for them.</returns>
    /// <exception cref="ModelPackageException">Tensors are missing, not the model's, of another shape, or hold what is no number; each is named.</exception>
    public static IReadOnlyList<string> Read(Checkpoint checkpoint, CrossEncoderModule model, int? headSeed)
    {
        var hasHead = HasHead(checkpoint, model.Config);
        if (!hasHead && headSeed is null)
            throw new ModelPackageException(checkpoint.Path,
                $"'{checkpoint.Path}' holds an encoder without a head that scores. Train it first; the training begins a head.");

        var problems = new List<string>();
        var fresh = new List<(string Name, Parameter Parameter)>();
        var prefix = CheckpointNames.EncoderPrefix(model.Config.Family);
        var isBare = !hasHead && !checkpoint.Names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));
        var unread = checkpoint.Names.Where(name => !CheckpointNames.IsUnread(model.Config.Family, name)).ToHashSet(StringComparer.Ordinal);
        using var noGradients = no_grad();
        foreach (var (name, parameter) in model.CheckpointParameters())
        {
            var usual = isBare && name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
            var stored = unread.Contains(usual) ? usual : OldName(usual);
            if (!unread.Remove(stored))
            {
                if (!hasHead && CheckpointNames.IsHead(name))
                    fresh.Add((name, parameter));
                else
                    problems.Add($"'{usual}' [{string.Join(", ", parameter.shape)}] is missing");
            }
            else if (!checkpoint.Describe(stored).Shape.SequenceEqual(parameter.shape))
            {
                problems.Add($"'{stored}' is {checkpoint.Describe(stored)}, expected [{string.Join(", ", parameter.shape)}]");
            }
            else if (!TryCopy(checkpoint.Read(stored), parameter))
            {
                problems.Add($"'{stored}' holds values that are no finite numbers");
            }
        }

        if (!hasHead)
            unread.RemoveWhere(name => IsOtherHead(name, isBare ? BareEncoder : [prefix]));
        problems.AddRange(unread.Order(StringComparer.Ordinal).Select(static name => $"'{name}' is no part of it"));
        if (problems.Count > 0)
            throw new ModelPackageException(checkpoint.Path,
                $"'{checkpoint.Path}' does not hold the weights of the {model.Config.Architecture} with one label that its config.json describes: {Text(problems)}.");
        Begin(fresh, model.Config.InitializerRange, headSeed);
        return [.. fresh.Select(static tensor => tensor.Name)];
    }

    // What an encoder was pretrained with, such as the head of a language model.
    private static bool IsOtherHead(string name, string[] encoder) => !encoder.Any(start => name.StartsWith(start, StringComparison.Ordinal));

    // As transformers does: weights from N(0, initializer_range), biases 0.
    private static void Begin(List<(string Name, Parameter Parameter)> head, double deviation, int? seed)
    {
        if (seed is { } value)
            random.manual_seed(value);
        foreach (var (name, parameter) in head)
            _ = name.EndsWith(".bias", StringComparison.Ordinal) ? init.zeros_(parameter) : init.normal_(parameter, 0, deviation);
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
