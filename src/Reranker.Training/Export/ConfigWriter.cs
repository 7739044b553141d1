using System.Text.Json.Nodes;
using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Writes <c>config.json</c> as transformers, sentence-transformers and text-embeddings-inference read it: see docs/model-folders.md.</summary>
internal static class ConfigWriter
{
    public static async Task WriteAsync(string path, CrossEncoder model, WeightPrecision precision, ScoreActivation? activation, CancellationToken cancellationToken)
    {
        // Keys of the base model that we do not know travel on.
        var json = model.BasePackage is { } package
            ? JsonNode.Parse(await File.ReadAllTextAsync(package.ConfigPath, cancellationToken).ConfigureAwait(false))!.AsObject()
            : [];
        foreach (var (key, value) in model.Config.ToJson())
            json[key] = value?.DeepClone();

        var isEncoder = activation is null;
        json["architectures"] = new JsonArray(isEncoder ? model.Config.EncoderArchitecture : model.Config.Architecture);
        json["id2label"] = new JsonObject { ["0"] = "LABEL_0" };
        json["label2id"] = new JsonObject { ["LABEL_0"] = 0 };
        json.Remove("num_labels"); // an older count, which would win
        if (json["problem_type"]?.ToString() == "single_label_classification")
            json.Remove("problem_type"); // which takes two labels
        json.Remove("dtype"); // the newer name, which would win
        json["torch_dtype"] = precision == WeightPrecision.Half ? "float16" : "float32";
        if (activation is { } known)
            SetActivation(json, known);
        else
            RemoveHead(json);
        await JsonFile.WriteAsync(path, json, cancellationToken).ConfigureAwait(false);
    }

    // A sentence encoder's: nothing is classified.
    private static void RemoveHead(JsonObject json)
    {
        foreach (var key in (ReadOnlySpan<string>)["id2label", "label2id", "problem_type", "sentence_transformers", "sbert_ce_default_activation_function"])
            json.Remove(key);
    }

    private static void SetActivation(JsonObject json, ScoreActivation activation)
    {
        var settings = json["sentence_transformers"] as JsonObject ?? [];
        settings["activation_fn"] = activation.TorchName();
        json["sentence_transformers"] = settings;
        json.Remove("sbert_ce_default_activation_function"); // the older name
    }
}
