using System.Text.Json.Nodes;
using Reranker.Onnx;

namespace Reranker.Training.Tests;

/// <summary>A folder of a sentence encoder as sentence-transformers writes it, with random weights and no network.</summary>
internal static class SentenceEncoder
{
    /// <returns>The folder.</returns>
    public static async Task<string> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        using var model = TinyModel.Create(seed: 3);
        var package = await CrossEncoderExporter.ExportAsync(model, folder, new ExportOptions { Probe = TinyModel.Pairs }, cancellationToken);
        var encoder = model.Module.CheckpointParameters().Where(static named => !CheckpointNames.IsHead(named.Name))
            .Select(static named => new NamedWeights(named.Name["bert.".Length..], named.Parameter.shape, named.Parameter.data<float>().ToArray()));
        await SafetensorsWriter.WriteAsync(package.WeightsPath, [.. encoder], WeightPrecision.Full, cancellationToken);
        Directory.Delete(Path.Combine(folder, "onnx"), recursive: true);
        File.Delete(Path.Combine(folder, "reranker.json"));

        var config = JsonNode.Parse(await File.ReadAllTextAsync(package.ConfigPath, cancellationToken))!.AsObject();
        config["architectures"] = new JsonArray("BertModel");
        await File.WriteAllTextAsync(package.ConfigPath, config.ToJsonString(), cancellationToken);
        Directory.CreateDirectory(Path.Combine(folder, "1_Pooling"));
        await File.WriteAllTextAsync(Path.Combine(folder, "1_Pooling", "config.json"), """{"word_embedding_dimension": 32, "pooling_mode_cls_token": true}""", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "config_sentence_transformers.json"), """{"prompts": {"query": "apple "}, "similarity_fn_name": "cosine"}""", cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "modules.json"),
            """[{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}, {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]""",
            cancellationToken);
        return folder;
    }
}
