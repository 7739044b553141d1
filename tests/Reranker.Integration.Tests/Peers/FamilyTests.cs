using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.Integration.Tests;

/// <summary>The relatives of BERT, in from a folder of transformers and out again: the same tokens, the same scores, the same names.</summary>
public sealed class FamilyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reranker-family-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("roberta")]
    [InlineData("xlm-roberta")]
    [InlineData("distilbert")]
    [InlineData("electra")]
    public async Task A_checkpoint_of_transformers_is_pulled_served_trained_and_exported(string family)
    {
        var checkpoint = FamilyCheckpoint.Create(family, Path.Combine(_folder, "checkpoint"));
        using var http = ModelPuller.CreateHttpClient();

        var pulled = await new ModelPuller(http).PullAsync(checkpoint.Folder, Path.Combine(_folder, "pulled"), cancellationToken: Token);

        await AssertScoresOfTransformersAsync(checkpoint, pulled);
        await HuggingFaceJs.AssertSameScoresAsync(pulled.Folder);

        using var model = CrossEncoder.Load(pulled);
        await new CrossEncoderTrainer(new TrainingOptions { Epochs = 1, MaxSteps = 2, Threads = 1 }).TrainAsync(model, PeerPairs.Dataset, cancellationToken: Token);
        var trained = await CrossEncoderExporter.ExportAsync(model, Path.Combine(_folder, "trained"), new ExportOptions { Probe = PeerPairs.All }, Token);

        await HuggingFaceJs.AssertSameScoresAsync(trained.Folder);
        Assert.Equal(checkpoint.Names.Order(), (await HuggingFaceJs.ReadWeightsAsync(trained.Folder)).Tensors.Select(static tensor => tensor.ToString()).Order());
        foreach (var file in (string[])["tokenizer.json", "tokenizer_config.json"])
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(checkpoint.Folder, file), Token), await File.ReadAllBytesAsync(Path.Combine(trained.Folder, file), Token));
    }

    private static async Task AssertScoresOfTransformersAsync(FamilyCheckpoint checkpoint, ModelPackage package)
    {
        var tokenizer = PairTokenizer.Load(checkpoint.Folder);
        var network = new FamilyNetwork(checkpoint);
        using var reranker = await OnnxReranker.LoadAsync(package, cancellationToken: Token);
        var scores = (await reranker.ScoreAsync(new ScoreRequest(PeerPairs.All), new RerankOptions { RawScores = true }, Token)).Scores;
        Assert.All(PeerPairs.All.Zip(scores), scored =>
        {
            var pair = tokenizer.Encode(scored.First.Query, scored.First.Document);
            Assert.Equal(network.Score(pair.Ids.Span, pair.SecondSegmentStart), scored.Second, 1e-3);
        });
    }
}
