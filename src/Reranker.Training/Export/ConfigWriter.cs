using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reranker.Training;

/// <summary>Writes <c>config.json</c> as transformers and sentence-transformers read it.</summary>
internal static class ConfigWriter
{
    public static async Task WriteAsync(string path, CrossEncoder model, WeightPrecision precision, CancellationToken cancellationToken)
    {
        // Keys of the base model's file that we do not know travel on.
        var json = model.BasePackage is { } package
            ? JsonNode.Parse(await File.ReadAllTextAsync(package.ConfigPath, cancellationToken).ConfigureAwait(false))!.AsObject()
            : new JsonObject { ["sentence_transformers"] = new JsonObject { ["activation_fn"] = "torch.nn.modules.activation.Sigmoid" } };
        var config = JsonSerializer.SerializeToNode(model.Config, BertConfigJson.Default.BertConfig)!.AsObject();
        foreach (var (key, value) in config)
            json[key] = value?.DeepClone();

        json["architectures"] = new JsonArray("BertForSequenceClassification");
        json["id2label"] = new JsonObject { ["0"] = "LABEL_0" };
        json["label2id"] = new JsonObject { ["LABEL_0"] = 0 };
        json["torch_dtype"] = precision == WeightPrecision.Half ? "float16" : "float32";
        await JsonFile.WriteAsync(path, json, cancellationToken).ConfigureAwait(false);
    }
}
