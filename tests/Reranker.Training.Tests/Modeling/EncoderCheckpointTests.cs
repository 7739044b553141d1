using System.Text.Json.Nodes;
using Reranker.Onnx;

namespace Reranker.Training.Tests;

/// <summary>Pretrained encoders, which have no head that scores, as what a training starts from.</summary>
public class EncoderCheckpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bert", "BertModel", true, true)]
    [InlineData("bert", "BertForMaskedLM", false, false, "cls.predictions.bias", "cls.predictions.transform.dense.weight")]
    [InlineData("bert", "BertForPreTraining", false, true, "cls.predictions.bias", "cls.seq_relationship.weight")]
    [InlineData("bert", null, true, false)]
    [InlineData("distilbert", "DistilBertForMaskedLM", false, false, "vocab_transform.weight", "vocab_projector.bias")]
    [InlineData("distilbert", "DistilBertModel", true, false)]
    [InlineData("electra", "ElectraForPreTraining", false, false, "discriminator_predictions.dense.weight")]
    [InlineData("roberta", "RobertaForMaskedLM", false, false, "lm_head.dense.weight", "roberta.pooler.dense.weight")]
    [InlineData("xlm-roberta", "XLMRobertaModel", true, false, "pooler.dense.bias")]
    public async Task An_encoder_gets_a_new_head_as_transformers_gives_it_one(string family, string? architecture, bool isBare, bool hasPooler, params string[] others)
    {
        using var folder = new TemporaryFolder();
        var (package, expected) = await EncoderAsync(folder, family, architecture, isBare, hasPooler, others);

        using var model = CrossEncoder.Load(package, headSeed: 7);
        using var same = CrossEncoder.Load(package, headSeed: 7);
        using var other = CrossEncoder.Load(package, headSeed: 8);

        Assert.Equal(HeadOf(family).Where(name => !(hasPooler && name.Contains("pooler", StringComparison.Ordinal))), model.NewTensors.Order(StringComparer.Ordinal));
        foreach (var (name, parameter) in model.Module.CheckpointParameters())
        {
            var values = parameter.data<float>().ToArray();
            if (!model.NewTensors.Contains(name))
                Assert.Equal(expected[name], values);
            else if (name.EndsWith(".bias", StringComparison.Ordinal))
                Assert.All(values, static value => Assert.Equal(0, value));
            else // of some hundred values at most: near 0.02, the standard deviation
                Assert.InRange(Math.Sqrt(values.Average(static value => value * value)), 0.01, 0.03);
        }

        Assert.Equal(model.Score(TinyModel.Pairs), same.Score(TinyModel.Pairs));
        Assert.NotEqual(model.Score(TinyModel.Pairs), other.Score(TinyModel.Pairs));
    }

    [Fact]
    public async Task An_encoder_is_trained_and_goes_out_as_a_cross_encoder()
    {
        using var folder = new TemporaryFolder();
        var (package, _) = await EncoderAsync(folder, "bert", "BertForMaskedLM", isBare: false, hasPooler: false, ["cls.predictions.bias"]);
        using var model = CrossEncoder.Load(package, headSeed: 7);
        await new CrossEncoderTrainer(new TrainingOptions { Epochs = 10, LearningRate = 3e-3, Threads = 1 }).TrainAsync(model, TinyModel.Matching(100, seed: 1), cancellationToken: Token);

        var trained = await CrossEncoderExporter.ExportAsync(model, folder["trained"], new ExportOptions { Probe = TinyModel.Pairs }, Token);

        using var loaded = CrossEncoder.Load(trained);
        Assert.Empty(loaded.NewTensors);
        Assert.Equal(model.Score(TinyModel.Pairs), loaded.Score(TinyModel.Pairs));
        var config = JsonNode.Parse(await File.ReadAllTextAsync(trained.ConfigPath, Token))!;
        Assert.Equal(("BertForSequenceClassification", 1), ((string?)config["architectures"]![0], config["id2label"]!.AsObject().Count));
        using var served = await OnnxReranker.LoadAsync(trained, cancellationToken: Token);
    }

    [Fact]
    public async Task An_encoder_is_not_served_and_not_taken_for_a_cross_encoder()
    {
        using var folder = new TemporaryFolder();
        var (package, _) = await EncoderAsync(folder, "bert", "BertModel", isBare: true, hasPooler: true, []);

        Assert.Contains("an encoder without a head that scores. Train it first", Assert.Throws<ModelPackageException>(() => CrossEncoder.Load(package)).Message, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => OnnxReranker.LoadAsync(package, cancellationToken: Token));
        Assert.Contains("an encoder without a head that scores", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_encoder_lacks_beside_its_head_and_what_does_not_belong_to_it_is_named()
    {
        using var folder = new TemporaryFolder();
        var (package, _) = await EncoderAsync(folder, "bert", "BertModel", isBare: true, hasPooler: true, ["encoder.layer.9.output.dense.bias"], without: "embeddings.LayerNorm.bias");

        var message = Assert.Throws<ModelPackageException>(() => CrossEncoder.Load(package, headSeed: 1)).Message;

        Assert.Contains("'embeddings.LayerNorm.bias' [32] is missing", message, StringComparison.Ordinal);
        Assert.Contains("'encoder.layer.9.output.dense.bias' is no part of it", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cross_encoder_that_lost_its_head_gets_no_new_one()
    {
        using var folder = new TemporaryFolder();
        var (package, _) = await EncoderAsync(folder, "bert", "BertForSequenceClassification", isBare: false, hasPooler: true, []);
        Assert.Contains("'classifier.weight' [1, 32] is missing", Assert.Throws<ModelPackageException>(() => CrossEncoder.Load(package, headSeed: 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retraining_may_start_from_an_encoder()
    {
        using var folder = new TemporaryFolder();
        var (package, _) = await EncoderAsync(folder, "bert", "BertModel", isBare: true, hasPooler: true, []);
        await using var line = new LearningLine();
        await line.RegisterBaseAsync();
        await line.AddFeedbackAsync();

        var runId = await line.Get<RetrainingPipeline>().EnqueueAsync(
            new RetrainingRequest(LearningLine.Window) { BaseModel = package.Folder, Training = LearningLine.Training with { Epochs = 1 } }, Token);
        Assert.Equal(2, (await line.Get<RetrainingPipeline>().RunAsync(runId, cancellationToken: Token)).Version.Version);
    }

    private static string[] HeadOf(string family) => family switch
    {
        "bert" => ["bert.pooler.dense.bias", "bert.pooler.dense.weight", "classifier.bias", "classifier.weight"],
        "distilbert" => ["classifier.bias", "classifier.weight", "pre_classifier.bias", "pre_classifier.weight"],
        _ => ["classifier.dense.bias", "classifier.dense.weight", "classifier.out_proj.bias", "classifier.out_proj.weight"],
    };

    /// <summary>A folder as encoders are found: without a head, a manifest, or a network.</summary>
    private static async Task<(ModelPackage Package, Dictionary<string, float[]> Weights)> EncoderAsync(
        TemporaryFolder folder, string family, string? architecture, bool isBare, bool hasPooler, string[] others, string? without = null)
    {
        var shape = TinyModel.Config with { ModelType = family, TypeVocabSize = family switch { "distilbert" => 0, "bert" or "electra" => 2, _ => 1 }, MaxPositionEmbeddings = 40 };
        using var made = CrossEncoder.Create(shape, TinyModel.Vocabulary, seed: 4, matchingLayers: 0);
        var whole = await CrossEncoderExporter.ExportAsync(made, folder["encoder"], new ExportOptions { Probe = TinyModel.Pairs }, Token);
        var weights = made.Module.CheckpointParameters().ToDictionary(static named => named.Name, static named => named.Parameter.data<float>().ToArray(), StringComparer.Ordinal);

        string Bare(string name) => isBare ? name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..] : name;
        var tensors = made.Module.CheckpointParameters()
            .Where(named => !HeadOf(family).Contains(named.Name) || (hasPooler && named.Name.Contains("pooler", StringComparison.Ordinal)))
            .Select(named => new NamedWeights(Bare(named.Name), named.Parameter.shape, weights[named.Name]))
            .Concat(others.Select(static name => new NamedWeights(name, [2], [1, 2])))
            .Where(tensor => tensor.Name != without);
        await SafetensorsWriter.WriteAsync(whole.WeightsPath, [.. tensors], WeightPrecision.Full, Token);
        Directory.Delete(folder["encoder/onnx"], recursive: true);
        File.Delete(folder["encoder/reranker.json"]);

        var config = JsonNode.Parse(await File.ReadAllTextAsync(whole.ConfigPath, Token))!.AsObject();
        config["architectures"] = architecture is null ? null : new JsonArray(architecture);
        foreach (var key in (string[])["id2label", "label2id", "sentence_transformers"])
            config.Remove(key);
        await File.WriteAllTextAsync(whole.ConfigPath, config.ToJsonString(), Token);
        return (await ModelPackage.OpenAsync(folder["encoder"], cancellationToken: Token), weights);
    }
}
