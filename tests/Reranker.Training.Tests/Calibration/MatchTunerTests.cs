using Reranker.Onnx;

namespace Reranker.Training.Tests;

public sealed class MatchTunerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Queries_whose_words_decide_give_the_term_match_more_weight()
    {
        var package = await JoinAsync();
        // The relevant document of each has the query's words; of one more query the first stage has found nothing.
        var dataset = new RankingDataset("words", [.. TinyModel.Matching(30, seed: 2).Queries, new RankingQuery("missed", "apple", [])]);

        var tuning = await MatchTuner.TuneAsync(package, _folder["tuned"], dataset, Cancellation);

        Assert.Equal(31, tuning.Queries);
        Assert.True(tuning.Terms > 1, $"{tuning}");
        Assert.True(tuning.NdcgAfter >= tuning.NdcgBefore, $"{tuning}");
        Assert.Contains("\n## Match\n", await File.ReadAllTextAsync(Path.Combine(_folder["tuned"], "README.md"), Cancellation), StringComparison.Ordinal);
        using var served = await OnnxReranker.LoadAsync(tuning.Package, cancellationToken: Cancellation);
        using var tuned = CrossEncoder.Load(tuning.Package);
        var scores = (await served.ScoreAsync(new ScoreRequest(TinyModel.Pairs), new RerankOptions { RawScores = true }, Cancellation)).Scores;
        Assert.All(tuned.Score(TinyModel.Pairs).Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 5e-3f * Math.Max(1, Math.Abs(pair.First))));
    }

    [Fact]
    public async Task A_model_of_another_form_has_nothing_to_tune()
    {
        using var plain = TinyModel.Create();
        var package = await CrossEncoderExporter.ExportAsync(plain, _folder["plain"], new ExportOptions { Probe = TinyModel.Pairs, Manifest = new ModelManifest() }, Cancellation);
        var error = await Assert.ThrowsAsync<TrainingException>(() => MatchTuner.TuneAsync(package, _folder["tuned"], TinyModel.Matching(4, seed: 1), Cancellation));
        Assert.Contains("train --join", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["tuned"]));
    }

    [Fact]
    public async Task Queries_without_contrast_are_refused()
    {
        var package = await JoinAsync();
        var dataset = new RankingDataset("all-relevant", [new RankingQuery("q", "apple", [new RankingCandidate("a", "apple", 1), new RankingCandidate("b", "kiwi", 1)])]);
        var error = await Assert.ThrowsAsync<TrainingException>(() => MatchTuner.TuneAsync(package, _folder["tuned"], dataset, Cancellation));
        Assert.Contains("'all-relevant'", error.Message, StringComparison.Ordinal);
    }

    private async Task<ModelPackage> JoinAsync()
    {
        using var model = await TinyModel.JoinAsync(_folder["encoder"], new JoinOptions { SplitLayers = 1, InteractionLayers = 1 }, Cancellation);
        return await CrossEncoderExporter.ExportAsync(model, _folder["joined"], new ExportOptions { Probe = TinyModel.Pairs, Manifest = new ModelManifest() }, Cancellation);
    }
}
