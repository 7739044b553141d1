using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>Fills a model with the weights of a Hugging Face checkpoint.</summary>
internal static class CheckpointReader
{
    // Older checkpoints say gamma and beta.
    private static readonly (string New, string Old)[] OldNames = [("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta")];

    public static void Read(string path, BertCrossEncoder model)
    {
        using var file = SafetensorsFile.Open(path);
        using var noGradients = no_grad();
        foreach (var (name, parameter) in model.CheckpointParameters())
        {
            using var scope = NewDisposeScope();
            var values = file.Read(name, parameter.numel())
                ?? file.Read(OldName(name), parameter.numel())
                ?? throw new ModelPackageException(path,
                    $"'{path}' lacks '{name}' [{string.Join(", ", parameter.shape)}]: expected the weights of BertForSequenceClassification with one label.");
            parameter.copy_(tensor(values).view(parameter.shape));
        }
    }

    private static string OldName(string name) =>
        OldNames.Aggregate(name, static (current, names) => current.Replace(names.New, names.Old, StringComparison.Ordinal));
}
