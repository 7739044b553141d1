using System.Text.Json;
using System.Text.Json.Nodes;
using Reranker.Onnx;

namespace Reranker.Training.Tests;

public class CheckpointReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_tensor_at_fault_is_named()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder);
        await RewriteAsync(package, static tensors =>
        {
            tensors.RemoveAll(static tensor => tensor.Name == "classifier.bias");
            Replace(tensors, "bert.pooler.dense.bias", static tensor => tensor with { Shape = [16, 2] });
            Replace(tensors, "bert.embeddings.LayerNorm.weight", static tensor => tensor with { Values = [float.NaN, .. tensor.Values[1..]] });
            tensors.Add(new NamedWeights("cls.predictions.bias", [1], [0]));
            tensors.Add(new NamedWeights("bert.embeddings.position_ids", [1], [0])); // a buffer of older versions
        });

        var error = Assert.Throws<ModelPackageException>(() => CrossEncoder.Load(package));

        Assert.Equal(package.WeightsPath, error.Path);
        Assert.Contains("'classifier.bias' [1] is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("'bert.pooler.dense.bias' is F32 [16, 2], expected [32]", error.Message, StringComparison.Ordinal);
        Assert.Contains("'bert.embeddings.LayerNorm.weight' holds values that are no finite numbers", error.Message, StringComparison.Ordinal);
        Assert.Contains("'cls.predictions.bias' is no part of it", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("position_ids", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_names_of_layer_normalisation_are_read()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder);
        float[] expected;
        using (var model = CrossEncoder.Load(package))
            expected = model.Score(TinyModel.Pairs);
        await RewriteAsync(package, static tensors =>
        {
            for (var i = 0; i < tensors.Count; i++)
                tensors[i] = tensors[i] with { Name = tensors[i].Name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal).Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal) };
        });

        using var old = CrossEncoder.Load(package);
        Assert.Equal(expected, old.Score(TinyModel.Pairs));
    }

    [Fact]
    public async Task Weights_in_several_files_are_read_through_their_index()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder);
        float[] expected;
        using (var model = CrossEncoder.Load(package))
            expected = model.Score(TinyModel.Pairs);
        await ShardAsync(package);

        using (var sharded = CrossEncoder.Load(package))
            Assert.Equal(expected, sharded.Score(TinyModel.Pairs));

        File.Delete(Path.Combine(package.Folder, "model-00002-of-00002.safetensors"));
        Assert.Contains("model-00002-of-00002.safetensors", Assert.Throws<ModelPackageException>(() => CrossEncoder.Load(package)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../elsewhere.safetensors"}}""", "in the same folder")]
    [InlineData("""{"weight_map":{"nothing":"model-00001-of-00002.safetensors"}}""", "holds 'nothing'")]
    [InlineData("""{"weight_map":[]}""", "no index")]
    [InlineData("""{}""", "no index")]
    [InlineData("not json", "no index")]
    public async Task An_index_that_does_not_fit_is_refused(string index, string reason)
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder);
        await ShardAsync(package);
        await File.WriteAllTextAsync(Path.Combine(package.Folder, "model.safetensors.index.json"), index, Token);
        Assert.Contains(reason, Assert.Throws<ModelPackageException>(() => CrossEncoder.Load(package)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_architecture_that_is_not_known_is_answered_with_those_that_are()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder);
        await SetConfigAsync(package, static config => config["model_type"] = "modernbert");
        var error = Assert.Throws<ModelPackageException>(() => CrossEncoder.Load(package));
        Assert.Contains("'modernbert'", error.Message, StringComparison.Ordinal);
        Assert.Contains("bert, distilbert, electra, roberta, xlm-roberta", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vocabulary_that_is_larger_than_the_models_is_refused()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder);
        await SetConfigAsync(package, static config => config["vocab_size"] = 20);
        Assert.Contains("states vocab_size 20", Assert.Throws<ModelPackageException>(() => CrossEncoder.Load(package)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("distilbert", "distilbert.transformer.layer.1.ffn.lin2.weight", "pre_classifier.bias", 0, null)]
    [InlineData("electra", "electra.embeddings_project.weight", "classifier.out_proj.weight", 2, 16)]
    [InlineData("roberta", "roberta.encoder.layer.0.attention.output.LayerNorm.bias", "classifier.dense.weight", 1, null)]
    [InlineData("xlm-roberta", "roberta.embeddings.position_embeddings.weight", "classifier.out_proj.bias", 1, null)]
    public async Task Relatives_of_BERT_are_trained_and_exported_under_their_own_names(string family, string first, string second, int segments, int? width)
    {
        using var folder = new TemporaryFolder();
        var config = TinyModel.Config with { ModelType = family, TypeVocabSize = segments, EmbeddingSize = width, MaxPositionEmbeddings = 40, InitializerRange = 0.2 };
        using var model = CrossEncoder.Create(config, TinyModel.Vocabulary, seed: 4, matchingLayers: 0);
        var names = model.Module.CheckpointParameters().Select(static parameter => parameter.Name).ToArray();
        Assert.Contains(first, names);
        Assert.Contains(second, names);
        Assert.DoesNotContain(names, static name => name.StartsWith("bert.", StringComparison.Ordinal));

        var package = await CrossEncoderExporter.ExportAsync(model, folder["m"], new ExportOptions { Probe = TinyModel.Pairs }, Token);

        using var loaded = CrossEncoder.Load(package);
        Assert.Equal(model.Score(TinyModel.Pairs), loaded.Score(TinyModel.Pairs));
        using var served = await OnnxReranker.LoadAsync(package, cancellationToken: Token);
        Assert.InRange(package.Manifest!.ExportParity!.Value, 0, 1e-4);
        Assert.EndsWith("ForSequenceClassification", (string?)JsonNode.Parse(await File.ReadAllTextAsync(package.ConfigPath, Token))!["architectures"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public void DistilBERTs_own_names_for_sizes_are_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["config.json"],
            """{"model_type":"distilbert","activation":"gelu","dim":48,"hidden_dim":96,"n_layers":3,"n_heads":4,"dropout":0.2,"attention_dropout":0.3,"vocab_size":50,"max_position_embeddings":64}""");
        var config = BertConfig.Load(folder["config.json"]);
        Assert.Equal((48, 96, 3, 4, 0.2, 0.3, 0), (config.HiddenSize, config.IntermediateSize, config.NumHiddenLayers, config.NumAttentionHeads, config.HiddenDropoutProb, config.AttentionProbsDropoutProb, config.TypeVocabSize));
    }

    [Theory]
    [InlineData("roberta", 256, 1)]
    [InlineData("electra", 128, 0)]
    public void What_a_configuration_leaves_out_is_what_transformers_takes_for_its_family(string family, int width, int padding)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["config.json"], $$"""{"model_type":"{{family}}","hidden_size":256,"num_attention_heads":4}""");
        var config = BertConfig.Load(folder["config.json"]);
        Assert.Equal((width, padding), (config.EmbeddingWidth, config.PadTokenId));
    }

    [Fact]
    public async Task The_pooler_of_older_RoBERTa_checkpoints_which_no_class_with_a_head_reads_is_passed_over()
    {
        using var folder = new TemporaryFolder();
        using var model = CrossEncoder.Create(TinyModel.Config with { ModelType = "roberta", TypeVocabSize = 1 }, TinyModel.Vocabulary, seed: 4);
        var package = await CrossEncoderExporter.ExportAsync(model, folder["m"], new ExportOptions { Probe = TinyModel.Pairs }, Token);
        await RewriteAsync(package, static tensors =>
        {
            tensors.Add(new NamedWeights("roberta.pooler.dense.weight", [1], [0]));
            tensors.Add(new NamedWeights("roberta.embeddings.position_ids", [1], [0]));
        });
        using var loaded = CrossEncoder.Load(package);
        Assert.Equal(model.Score(TinyModel.Pairs), loaded.Score(TinyModel.Pairs));
    }

    private static async Task<ModelPackage> ExportAsync(TemporaryFolder folder)
    {
        using var model = TinyModel.Create();
        return await CrossEncoderExporter.ExportAsync(model, folder["m"], new ExportOptions { Probe = TinyModel.Pairs }, Token);
    }

    private static List<NamedWeights> Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return [.. file.Entries.Select(entry => new NamedWeights(entry.Key, entry.Value.Shape, file.Read(entry.Key)))];
    }

    private static async Task RewriteAsync(ModelPackage package, Action<List<NamedWeights>> change)
    {
        var tensors = Read(package.WeightsPath);
        change(tensors);
        tensors = [.. tensors.Select(static tensor => tensor with { Values = [.. tensor.Values.Take((int)tensor.Shape.Aggregate(1L, static (product, size) => product * size))] })];
        await SafetensorsWriter.WriteAsync(package.WeightsPath, tensors, WeightPrecision.Full, Token);
    }

    private static async Task ShardAsync(ModelPackage package)
    {
        var tensors = Read(package.WeightsPath);
        var map = new Dictionary<string, string>();
        foreach (var (part, shard) in tensors.Chunk((tensors.Count / 2) + 1).Index())
        {
            var name = $"model-0000{part + 1}-of-00002.safetensors";
            await SafetensorsWriter.WriteAsync(Path.Combine(package.Folder, name), shard, WeightPrecision.Full, Token);
            foreach (var tensor in shard)
                map[tensor.Name] = name;
        }

        await File.WriteAllTextAsync(Path.Combine(package.Folder, "model.safetensors.index.json"), JsonSerializer.Serialize(new { metadata = new { }, weight_map = map }), Token);
        File.Delete(package.WeightsPath);
    }

    private static async Task SetConfigAsync(ModelPackage package, Action<JsonObject> change)
    {
        var config = JsonNode.Parse(await File.ReadAllTextAsync(package.ConfigPath, Token))!.AsObject();
        change(config);
        await File.WriteAllTextAsync(package.ConfigPath, config.ToJsonString(), Token);
    }

    private static void Replace(List<NamedWeights> tensors, string name, Func<NamedWeights, NamedWeights> change)
    {
        var index = tensors.FindIndex(tensor => tensor.Name == name);
        tensors[index] = change(tensors[index]);
    }
}
