using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reranker.Onnx.Tests.TestModels;

/// <summary>A model folder with weights and without a network, in a temporary place. Deleted with the test.</summary>
internal sealed class WeightsFolder : IDisposable
{
    private static readonly string[] Words = ["red", "green", "blue", "apple", "pear", "plum", "sweet", "sour", "query", ":", "passage", "find"];

    public static string[] Vocabulary { get; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Words, .. Enumerable.Range(0, RandomWeights.Config.VocabSize - 5 - Words.Length).Select(static i => $"word{i}")];

    /// <param name="weights">The tensors, by their names in the checkpoint.</param>
    /// <param name="config">The model's shape.</param>
    /// <param name="architecture">The class that config.json names.</param>
    /// <param name="precision">How the weights are stored.</param>
    /// <param name="name">The folder's name.</param>
    public WeightsFolder(IEnumerable<NamedWeights> weights, BertConfig config, string architecture, WeightPrecision precision = WeightPrecision.Full, string name = "weights")
    {
        Folder = Path.Combine(Directory.CreateTempSubdirectory("reranker-onnx-tests-").FullName, name);
        Directory.CreateDirectory(Folder);
        var json = config.ToJson();
        json["architectures"] = new JsonArray(architecture);
        Write("config.json", json.ToJsonString());
        Write("tokenizer_config.json", """{"do_lower_case": true}""");
        Write("vocab.txt", string.Join('\n', Vocabulary) + "\n");
        SafetensorsWriter.WriteAsync(Path.Combine(Folder, "model.safetensors"), [.. weights], precision, default).GetAwaiter().GetResult();
    }

    public string Folder { get; }

    /// <summary>A cross-encoder of random weights.</summary>
    public static WeightsFolder CrossEncoder(string family = "bert", WeightPrecision precision = WeightPrecision.Full)
    {
        var config = RandomWeights.Config with { ModelType = family, TypeVocabSize = family switch { "distilbert" => 0, "bert" or "electra" => 2, _ => 1 }, MaxPositionEmbeddings = 40, EmbeddingSize = family == "electra" ? 16 : null };
        return new WeightsFolder(RandomWeights.Of(config), config, config.Architecture, precision);
    }

    /// <summary>A sentence encoder of random weights, without a word on pooling or prompts.</summary>
    public static WeightsFolder Encoder(WeightPrecision precision = WeightPrecision.Full, int seed = 1, string name = "encoder") =>
        new(RandomWeights.Of(RandomWeights.Config, withHead: false, seed), RandomWeights.Config, "BertModel", precision, name);

    /// <summary>Writes the pooling as sentence-transformers does.</summary>
    /// <param name="mode">What stands behind <c>pooling_mode_</c>.</param>
    /// <param name="modules">Further modules beside transformer and pooling.</param>
    public WeightsFolder WithPooling(string mode, params string[] modules)
    {
        string[] types = ["sentence_transformers.models.Transformer", "sentence_transformers.models.Pooling", .. modules];
        Write("modules.json", JsonSerializer.Serialize(types.Select(static (type, index) => new { idx = index, name = $"{index}", path = index == 0 ? "" : $"{index}_{type[(type.LastIndexOf('.') + 1)..]}", type })));
        Write("1_Pooling/config.json", $$"""{"word_embedding_dimension": 32, "pooling_mode_cls_token": false, "pooling_mode_mean_tokens": false, "pooling_mode_{{mode}}": true}""");
        return this;
    }

    public Task<ModelPackage> OpenAsync() => ModelPackage.OpenAsync(Folder, cancellationToken: TestContext.Current.CancellationToken);

    public void Write(string file, string content)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);
}
