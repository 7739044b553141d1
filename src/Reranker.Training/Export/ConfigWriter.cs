using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reranker.Training;

/// <summary>Writes <c>config.json</c> as transformers and sentence-transformers read it.</summary>
internal static class ConfigWriter
{
    public static async Task WriteAsync(string path, CrossEncoder model, WeightPrecision precision, CancellationToken cancellationToken)
    {
        JsonObject json;
        if (model.BasePackage is { } package)
        {
            // Training changes nothing that it says, and keys that we do not know travel on.
            json = JsonNode.Parse(await File.ReadAllTextAsync(package.ConfigPath, cancellationToken).ConfigureAwait(false))!.AsObject();
        }
        else
        {
            json = JsonSerializer.SerializeToNode(model.Config, BertConfigJson.Default.BertConfig)!.AsObject();
            json["sentence_transformers"] = new JsonObject { ["activation_fn"] = "torch.nn.modules.activation.Sigmoid" };
        }

        json["architectures"] = new JsonArray(model.Config.Architecture);
        json["id2label"] = new JsonObject { ["0"] = "LABEL_0" };
        json["label2id"] = new JsonObject { ["LABEL_0"] = 0 };
        json.Remove("dtype"); // the newer name, which would win
        json["torch_dtype"] = precision == WeightPrecision.Half ? "float16" : "float32";
        await JsonFile.WriteAsync(path, json, cancellationToken).ConfigureAwait(false);
    }
}
