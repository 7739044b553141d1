using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.Networks;

public class CheckpointNetworkTests
{
    private static readonly QueryDocumentPair[] Pairs = [new("red", "sweet red apple"), new("find plum", "pear"), new("green", string.Join(' ', Enumerable.Repeat("sour", 60)))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bert", WeightPrecision.Full)]
    [InlineData("bert", WeightPrecision.Half)]
    [InlineData("distilbert", WeightPrecision.Full)]
    [InlineData("electra", WeightPrecision.Full)]
    [InlineData("roberta", WeightPrecision.Half)]
    [InlineData("xlm-roberta", WeightPrecision.Full)]
    public async Task A_folder_with_weights_alone_scores_as_with_its_network(string family, WeightPrecision precision)
    {
        using var model = WeightsFolder.CrossEncoder(family, precision);
        var package = await model.OpenAsync();
        var weightsAlone = await ScoreAsync(package);
        Directory.CreateDirectory(Path.GetDirectoryName(package.OnnxPath)!);
        var config = BertConfig.Load(package.ConfigPath);
        await File.WriteAllBytesAsync(package.OnnxPath, BertOnnxGraph.Write(config, RandomWeights.Of(config), precision), Token);

        Assert.Equal(await ScoreAsync(package), weightsAlone);
        Assert.Equal(3, weightsAlone.Distinct().Count());
    }

    [Fact]
    public async Task Weights_of_16_bits_stay_so_in_memory()
    {
        using var half = WeightsFolder.CrossEncoder(precision: WeightPrecision.Half);
        using var full = WeightsFolder.CrossEncoder();
        var (small, large) = (CheckpointNetwork.Write(await half.OpenAsync(), BertOutput.Logits), CheckpointNetwork.Write(await full.OpenAsync(), BertOutput.Logits));
        Assert.InRange((double)small.Length / large.Length, 0.4, 0.7);
    }

    [Fact]
    public async Task A_network_that_is_there_goes_before_the_weights()
    {
        using var model = WeightsFolder.CrossEncoder();
        model.Write("onnx/model.onnx", "not a network");
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => OnnxReranker.LoadAsync(model.Folder, cancellationToken: Token));
        Assert.Contains("onnx/model.onnx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eight_bits_need_a_file_of_their_own()
    {
        using var model = WeightsFolder.CrossEncoder();
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => OnnxReranker.LoadAsync(model.Folder, new OnnxRerankerOptions { Precision = OnnxPrecision.Quantized }, Token));
        Assert.Contains("Quantize the model first", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tensors_that_are_missing_of_another_shape_or_too_many_are_named()
    {
        var weights = RandomWeights.Of(RandomWeights.Config);
        weights[0] = weights[0] with { Shape = [20, 64] };
        weights[1] = weights[1] with { Name = "bert.encoder.layer.7.output.dense.bias" };
        using var model = new WeightsFolder(weights, RandomWeights.Config, "BertForSequenceClassification");

        var error = await Assert.ThrowsAsync<ModelPackageException>(() => OnnxReranker.LoadAsync(model.Folder, cancellationToken: Token));

        Assert.Contains("'bert.embeddings.word_embeddings.weight' is F32 [20, 64], expected [40, 32]", error.Message, StringComparison.Ordinal);
        Assert.Contains("'bert.embeddings.position_embeddings.weight' [32, 32] is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("'bert.encoder.layer.7.output.dense.bias' is no part of it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_family_that_is_not_known_needs_its_network()
    {
        using var model = WeightsFolder.CrossEncoder();
        model.Write("config.json", """{"model_type": "deberta-v2", "vocab_size": 40}""");
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => OnnxReranker.LoadAsync(model.Folder, cancellationToken: Token));
        Assert.Contains("'deberta-v2', whose weights are not known here", error.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<float>> ScoreAsync(ModelPackage package)
    {
        using var reranker = await OnnxReranker.LoadAsync(package, new OnnxRerankerOptions { TokenBudget = 1 }, Token);
        return (await reranker.ScoreAsync(new ScoreRequest(Pairs), new RerankOptions { RawScores = true }, Token)).Scores;
    }
}
