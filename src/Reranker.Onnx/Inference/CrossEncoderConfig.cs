using System.Text.Json;

namespace Reranker.Onnx.Networks;

/// <summary>What serving needs to know of a model's <c>config.json</c>.</summary>
/// <param name="VocabularySize">How many token embeddings the model has, where stated.</param>
/// <param name="Activation">How logits become scores.</param>
public sealed record CrossEncoderConfig(int? VocabularySize, ScoreActivation Activation)
{
    /// <summary>Reads the configuration of a package.</summary>
    /// <exception cref="ModelPackageException">The file is broken, or the model is not one that gives one score a pair.</exception>
    public static CrossEncoderConfig Load(ModelPackage package)
    {
        using var document = JsonFile.Open(package.ConfigPath)!;
        var root = document.RootElement;
        RequireOneLabel(root, package.ConfigPath);
        return new CrossEncoderConfig((int?)root.Number("vocab_size"), ReadActivation(root, package));
    }

    /// <summary>Reads only how logits become scores, of any model.</summary>
    /// <exception cref="ModelPackageException">The file is broken, or the activation is not known.</exception>
    public static ScoreActivation LoadActivation(ModelPackage package)
    {
        using var document = JsonFile.Open(package.ConfigPath)!;
        return ReadActivation(document.RootElement, package);
    }

    private static ScoreActivation ReadActivation(JsonElement root, ModelPackage package)
    {
        var name = root.Find("sentence_transformers")?.Text("activation_fn")
            ?? root.Text("sbert_ce_default_activation_function")
            ?? package.Manifest?.Activation
            ?? nameof(ScoreActivation.Sigmoid);
        return ScoreActivations.Parse(name)
            ?? throw new ModelPackageException(package.ConfigPath, $"'{package.ConfigPath}' asks for the activation '{name}'; expected Sigmoid or Identity.");
    }

    private static void RequireOneLabel(JsonElement root, string path)
    {
        var labels = root.Number("num_labels") ?? (root.Find("id2label") is { ValueKind: JsonValueKind.Object } names ? names.EnumerateObject().Count() : 1);
        if (labels != 1)
            throw new ModelPackageException(path, $"'{path}' describes a model with {labels} labels; expected a reranker, which has one (num_labels 1).");
    }
}
