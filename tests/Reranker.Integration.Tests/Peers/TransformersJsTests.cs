using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.Integration.Tests;

/// <summary>Transformers.js, which shares no code with this project, reads the packages and gives the same scores.</summary>
public sealed class TransformersJsTests(HuggingFaceJs peer)
{
    private const double Tolerance = 1e-3;

    [Fact]
    public Task The_shipped_model_gives_the_same_scores() => AssertSameScoresAsync(Repository.ShippedModel);

    [Theory]
    [InlineData(WeightPrecision.Full)]
    [InlineData(WeightPrecision.Half)]
    public async Task A_model_made_here_gives_the_same_scores(WeightPrecision precision)
    {
        var folder = Directory.CreateTempSubdirectory("reranker-peer-").FullName;
        try
        {
            var vocabulary = new VocabularyTrainer(size: 400, minFrequency: 1);
            foreach (var pair in PeerPairs.All)
            {
                vocabulary.Add(pair.Query);
                vocabulary.Add(pair.Document);
            }

            // Weights this large spread the logits, so that a token read differently shows.
            var config = new BertConfig { HiddenSize = 32, NumHiddenLayers = 2, NumAttentionHeads = 4, IntermediateSize = 64, MaxPositionEmbeddings = 512, InitializerRange = 0.2 };
            using var model = CrossEncoder.Create(config, vocabulary.Train(TestContext.Current.CancellationToken), seed: 3);
            var package = await CrossEncoderExporter.ExportAsync(
                model, Path.Combine(folder, "made-here"), new ExportOptions { Probe = PeerPairs.All, Precision = precision }, TestContext.Current.CancellationToken);

            await AssertSameScoresAsync(package.Folder);
            var quantized = await ModelQuantizer.QuantizeAsync(
                package, Path.Combine(folder, "quantized-here"), Validation, new QuantizationOptions { MaxLoss = 1 }, cancellationToken: TestContext.Current.CancellationToken);
            await AssertSameScoresAsync(quantized.Folder, OnnxPrecision.Quantized);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static RankingDataset Validation => new("pairs", [.. PeerPairs.All.GroupBy(static pair => pair.Query).Select(static (query, index) =>
        new RankingQuery($"q{index}", query.Key, [.. query.Select(static (pair, rank) => new RankingCandidate($"d{rank}", pair.Document, rank % 2))]))]);

    private async Task AssertSameScoresAsync(string modelFolder, OnnxPrecision precision = OnnxPrecision.Full)
    {
        // One pair a batch, as there: what is quantized together is rounded together.
        var options = new OnnxRerankerOptions { Precision = precision, TokenBudget = 1 };
        using var reranker = await OnnxReranker.LoadAsync(modelFolder, options, TestContext.Current.CancellationToken);
        var ours = await reranker.ScoreAsync(new ScoreRequest(PeerPairs.All), new RerankOptions { RawScores = true }, TestContext.Current.CancellationToken);
        Assert.Equal(0, ours.Usage.TruncatedPairs); // it cuts otherwise than Hugging Face's tokenizers do

        var theirs = await peer.ScoreAsync(modelFolder, PeerPairs.All, precision == OnnxPrecision.Full ? "fp32" : "q8");

        Assert.True(ours.Scores.Max() - ours.Scores.Min() > 10 * Tolerance, "All scores are the same: nothing was compared.");
        Assert.All(ours.Scores.Zip(theirs).Index(), pair =>
            Assert.True(Math.Abs(pair.Item.First - pair.Item.Second) <= Tolerance, $"Pair {pair.Index}: {pair.Item.First} here, {pair.Item.Second} there, for {PeerPairs.All[pair.Index]}"));
    }
}
