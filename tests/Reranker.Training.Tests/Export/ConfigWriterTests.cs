using System.Text.Json.Nodes;
using Reranker.Onnx;

namespace Reranker.Training.Tests;

/// <summary>What other tools read from <c>config.json</c>, field by field: docs/model-folders.md.</summary>
public class ConfigWriterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WeightPrecision.Full, "float32")]
    [InlineData(WeightPrecision.Half, "float16")]
    public async Task A_model_made_here_states_all_that_others_require(WeightPrecision precision, string dtype)
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();

        var config = await ExportAsync(model, folder["m"], new ModelManifest(), precision);

        Assert.Equal("""["BertForSequenceClassification"]""", config["architectures"]!.ToJsonString());
        Assert.Equal("""{"0":"LABEL_0"}""", config["id2label"]!.ToJsonString());
        Assert.Equal("""{"LABEL_0":0}""", config["label2id"]!.ToJsonString());
        Assert.Equal("""{"activation_fn":"torch.nn.modules.activation.Sigmoid"}""", config["sentence_transformers"]!.ToJsonString());
        Assert.Equal(dtype, (string?)config["torch_dtype"]);
        Assert.Equal("bert", (string?)config["model_type"]);
        Assert.Equal("gelu", (string?)config["hidden_act"]);
        Assert.Equal("absolute", (string?)config["position_embedding_type"]);
        foreach (var (key, value) in new (string, int)[]
        {
            ("vocab_size", 21), ("hidden_size", 32), ("num_hidden_layers", 2), ("num_attention_heads", 2), ("intermediate_size", 64),
            ("max_position_embeddings", 32), ("type_vocab_size", 2), ("pad_token_id", 0),
        })
            Assert.Equal(value, (int)config[key]!);
        foreach (var absent in (string[])["num_labels", "problem_type", "dtype"])
            Assert.False(config.ContainsKey(absent), absent);
    }

    [Fact]
    public async Task Real_numbers_are_floats_to_Python_even_where_they_are_whole()
    {
        using var folder = new TemporaryFolder();
        using var model = CrossEncoder.Create(TinyModel.Config with { InitializerRange = 1 }, TinyModel.Vocabulary, seed: 1);

        var config = await ExportAsync(model, folder["m"], new ModelManifest());

        Assert.Equal(
            ["0.0", "0.0", "1.0", "1E-12"],
            ((string[])["hidden_dropout_prob", "attention_probs_dropout_prob", "initializer_range", "layer_norm_eps"]).Select(key => config[key]!.ToJsonString()));
        Assert.Equal(model.Config, BertConfig.Load(folder["m/config.json"]));
    }

    [Fact]
    public async Task What_a_base_model_says_travels_on_but_for_what_contradicts_a_single_label()
    {
        using var folder = new TemporaryFolder();
        using (var made = TinyModel.Create())
            await ExportAsync(made, folder["base"], new ModelManifest());
        await EditAsync(folder["base/config.json"], static config =>
        {
            config["classifier_dropout"] = 0.3;
            config["custom"] = "kept";
            config["dtype"] = "bfloat16";
            config["num_labels"] = 1;
            config["problem_type"] = "single_label_classification";
            config["sentence_transformers"] = new JsonObject { ["version"] = "4.0.1" };
            config["sbert_ce_default_activation_function"] = "torch.nn.modules.linear.Identity";
            config["hidden_dropout_prob"] = 0;
            config.Remove("type_vocab_size");
        });
        File.Delete(folder["base/reranker.json"]);
        using var model = CrossEncoder.Load(await ModelPackage.OpenAsync(folder["base"], cancellationToken: Token));

        var config = await ExportAsync(model, folder["m"], new ModelManifest());

        Assert.Equal((0.3, "kept", 2, "0.0"), ((double)config["classifier_dropout"]!, (string?)config["custom"], (int)config["type_vocab_size"]!, config["hidden_dropout_prob"]!.ToJsonString()));
        Assert.Equal("""{"version":"4.0.1","activation_fn":"torch.nn.modules.linear.Identity"}""", config["sentence_transformers"]!.ToJsonString());
        foreach (var absent in (string[])["num_labels", "problem_type", "dtype", "sbert_ce_default_activation_function"])
            Assert.False(config.ContainsKey(absent), absent);
        Assert.Equal("identity", (await ModelPackage.OpenAsync(folder["m"], cancellationToken: Token)).Manifest!.Activation);
    }

    [Fact]
    public async Task An_activation_that_is_asked_for_is_written_to_configuration_and_manifest_alike()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();

        var config = await ExportAsync(model, folder["m"], new ModelManifest { Activation = "identity" });

        Assert.Equal("torch.nn.modules.linear.Identity", (string?)config["sentence_transformers"]!["activation_fn"]);
        using var served = await OnnxReranker.LoadAsync(folder["m"], cancellationToken: Token);
        var scores = await served.ScoreAsync(new ScoreRequest(TinyModel.Pairs), cancellationToken: Token);
        Assert.All(model.Score(TinyModel.Pairs).Zip(scores.Scores), static pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        await Assert.ThrowsAsync<TrainingException>(() => ExportAsync(model, folder["n"], new ModelManifest { Activation = "softmax" }));
    }

    [Fact]
    public async Task DistilBERT_goes_by_its_own_names_for_sizes_too()
    {
        using var folder = new TemporaryFolder();
        var shape = TinyModel.Config with { ModelType = "distilbert", TypeVocabSize = 0, HiddenDropoutProb = 0.1, AttentionProbsDropoutProb = 0.2 };
        using var model = CrossEncoder.Create(shape, TinyModel.Vocabulary, seed: 1);

        var config = await ExportAsync(model, folder["m"], new ModelManifest());

        Assert.Equal((32, 2, 2, 64, 0.1, 0.2, "gelu"), ((int)config["dim"]!, (int)config["n_layers"]!, (int)config["n_heads"]!, (int)config["hidden_dim"]!,
            (double)config["dropout"]!, (double)config["attention_dropout"]!, (string?)config["activation"]));
        Assert.Equal((32, 2), ((int)config["hidden_size"]!, (int)config["num_hidden_layers"]!)); // for text-embeddings-inference on ONNX Runtime
    }

    [Fact]
    public async Task ELECTRA_states_its_embeddings_width_where_it_is_the_layers_too()
    {
        using var folder = new TemporaryFolder();
        using var model = CrossEncoder.Create(TinyModel.Config with { ModelType = "electra" }, TinyModel.Vocabulary, seed: 1);
        Assert.Equal(32, (int)(await ExportAsync(model, folder["m"], new ModelManifest()))["embedding_size"]!);
    }

    private static async Task<JsonObject> ExportAsync(CrossEncoder model, string path, ModelManifest manifest, WeightPrecision precision = WeightPrecision.Full)
    {
        var package = await CrossEncoderExporter.ExportAsync(model, path, new ExportOptions { Probe = TinyModel.Pairs, Manifest = manifest, Precision = precision, MaxDifference = 1 }, Token);
        return JsonNode.Parse(await File.ReadAllTextAsync(package.ConfigPath, Token))!.AsObject();
    }

    private static async Task EditAsync(string path, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(await File.ReadAllTextAsync(path, Token))!.AsObject();
        change(json);
        await File.WriteAllTextAsync(path, json.ToJsonString(), Token);
    }
}
