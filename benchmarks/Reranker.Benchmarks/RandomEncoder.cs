using System.Text.Json.Nodes;
using Reranker.Onnx;
using Reranker.Onnx.Networks;

namespace Reranker.Benchmarks;

/// <summary>A sentence encoder with random weights in the shape of a cross-encoder, with its tokenizer.</summary>
internal static class RandomEncoder
{
    private static readonly string[] TokenizerFiles = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"];

    public static async Task WriteAsync(ModelPackage model, string folder)
    {
        foreach (var file in TokenizerFiles.Where(file => File.Exists(Path.Combine(model.Folder, file))))
            File.Copy(Path.Combine(model.Folder, file), Path.Combine(folder, file));
        var config = BertConfig.Load(model.ConfigPath);
        var json = config.ToJson();
        json["architectures"] = new JsonArray("BertModel");
        await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), json.ToJsonString());

        var random = new Random(1);
        var weights = BertParameters.Of(config, withHead: false).Select(parameter =>
        {
            var values = new float[parameter.Shape.Aggregate(1L, static (product, size) => product * size)];
            foreach (ref var value in values.AsSpan())
                value = parameter.Name.EndsWith("LayerNorm.weight", StringComparison.Ordinal) ? 1 : (random.NextSingle() - 0.5f) / 10;
            return new NamedWeights(CheckpointNames.Of(config.Family, parameter.Name), parameter.Shape, values);
        });
        await SafetensorsWriter.WriteAsync(Path.Combine(folder, "model.safetensors"), [.. weights], WeightPrecision.Full, CancellationToken.None);
    }
}
