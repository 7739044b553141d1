using System.Text.Json.Nodes;
using Reranker.Onnx;
using Reranker.Onnx.Networks;
using Reranker.Training;

namespace Reranker.Integration.Tests;

/// <summary>A sentence encoder with random weights, in a folder as sentence-transformers writes it. Deleted with the test.</summary>
internal sealed class EncoderFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("reranker-encoder-").FullName;

    private EncoderFolder()
    {
    }

    /// <summary>The folder; its weights lie in <c>model.safetensors</c>.</summary>
    public string Path => System.IO.Path.Combine(_root, "encoder");

    /// <summary>Writes one.</summary>
    /// <param name="vocabulary">Its word pieces, special tokens included.</param>
    /// <param name="pooling">What stands behind <c>pooling_mode_</c>.</param>
    public static async Task<EncoderFolder> WriteAsync(IReadOnlyList<string> vocabulary, string pooling = "mean_tokens")
    {
        var folder = new EncoderFolder();
        // Weights this large spread the vectors, so that a token read differently shows.
        var shape = new BertConfig { HiddenSize = 32, NumHiddenLayers = 2, NumAttentionHeads = 4, IntermediateSize = 64, MaxPositionEmbeddings = 512, InitializerRange = 0.2 };
        using var model = CrossEncoder.Create(shape, vocabulary, seed: 3);
        var package = await CrossEncoderExporter.ExportAsync(model, folder.Path, new ExportOptions { Probe = [new("a", "b")] }, TestContext.Current.CancellationToken);
        var encoder = model.Module.CheckpointParameters().Where(static named => !CheckpointNames.IsHead(named.Name))
            .Select(static named => new NamedWeights(named.Name["bert.".Length..], named.Parameter.shape, named.Parameter.data<float>().ToArray()));
        await SafetensorsWriter.WriteAsync(package.WeightsPath, [.. encoder], WeightPrecision.Full, TestContext.Current.CancellationToken);
        Directory.Delete(folder.In("onnx"), recursive: true);
        File.Delete(folder.In("reranker.json"));

        var config = JsonNode.Parse(await File.ReadAllTextAsync(package.ConfigPath))!.AsObject();
        config["architectures"] = new JsonArray("BertModel");
        await File.WriteAllTextAsync(package.ConfigPath, config.ToJsonString());
        Directory.CreateDirectory(folder.In("1_Pooling"));
        await File.WriteAllTextAsync(folder.In("1_Pooling/config.json"), $$"""{"word_embedding_dimension": 32, "pooling_mode_{{pooling}}": true}""");
        await File.WriteAllTextAsync(
            folder.In("modules.json"),
            """[{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}, {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]""");
        return folder;
    }

    /// <summary>Writes the network that serving would write in memory to where others look for it.</summary>
    public async Task AddNetworkAsync()
    {
        var package = await ModelPackage.OpenAsync(Path);
        Directory.CreateDirectory(In("onnx"));
        await File.WriteAllBytesAsync(package.OnnxPath, CheckpointNetwork.Write(package, BertOutput.TokenStates));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
