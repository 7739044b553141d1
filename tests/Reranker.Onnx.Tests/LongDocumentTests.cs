using Microsoft.Extensions.Options;
using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests;

public sealed class LongDocumentTests : IDisposable
{
    // [CLS] which [SEP] document [SEP]: of 32 tokens 28 are left to the document, "which" being unknown.
    private const int Window = TinyModel.MaxLength - 4;

    private static readonly string Long = string.Join(' ', Enumerable.Range(0, 100).Select(static index => index is >= 60 and < 70 ? "good" : "bad"));

    private readonly TinyModel _model = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(WindowAggregation.Max)]
    [InlineData(WindowAggregation.Mean)]
    [InlineData(WindowAggregation.First)]
    public async Task A_long_document_scores_as_its_windows_do_when_they_are_documents(WindowAggregation aggregation)
    {
        using var truncating = await _model.LoadAsync();
        using var reranker = await LoadAsync(aggregation, overlap: 8, maxWindows: 10);
        var words = Long.Split(' ');
        int[] starts = [0, 20, 40, 60, words.Length - Window]; // 80 is too late for a whole window
        var passages = starts.Select(start => new QueryDocumentPair("which", string.Join(' ', words.Skip(start).Take(Window)))).ToArray();
        var raw = new RerankOptions { RawScores = true };
        var parts = (await truncating.ScoreAsync(new ScoreRequest(passages), raw, Cancel)).Scores;

        var response = await reranker.ScoreAsync(new ScoreRequest([new("which", Long)]), raw, Cancel);

        var expected = aggregation switch { WindowAggregation.Max => parts.Max(), WindowAggregation.Mean => parts.Average(), _ => parts[0] };
        Assert.Equal(expected, response.Scores[0], tolerance: 1e-5f);
        Assert.Equal(
            aggregation == WindowAggregation.First ? new RerankUsage(32, 1) : new RerankUsage(5 * 32, 0) { Windows = 5 },
            response.Usage);
    }

    [Fact]
    public async Task Documents_that_fit_score_as_they_do_when_long_ones_are_cut()
    {
        using var truncating = await _model.LoadAsync();
        using var reranker = await LoadAsync(WindowAggregation.Mean, overlap: 8, maxWindows: 10);
        string[] documents = ["", "good", "bad fair", string.Join(' ', Enumerable.Repeat("fair", Window))];
        var expected = await truncating.RerankAsync("which", documents, cancellationToken: Cancel);
        var response = await reranker.RerankAsync("which", documents, cancellationToken: Cancel);
        Assert.Equal(expected.Results, response.Results);
        Assert.Equal(expected.Usage, response.Usage);
    }

    [Fact]
    public async Task What_lies_behind_the_last_window_is_told_as_truncated()
    {
        using var reranker = await LoadAsync(WindowAggregation.Max, overlap: 8, maxWindows: 2);
        var response = await reranker.RerankAsync("which", ["good", Long], cancellationToken: Cancel);
        Assert.Equal(new RerankUsage(5 + (2 * 32), 1) { Windows = 2 }, response.Usage);
        Assert.Equal([0, 1], response.Results.Select(static result => result.Index));
    }

    [Fact]
    public async Task Caches_are_told_how_long_documents_are_read()
    {
        using var truncating = await _model.LoadAsync();
        using var windows = await LoadAsync(WindowAggregation.Max, overlap: 8, maxWindows: 10);
        Assert.NotEqual(truncating.GetService<RerankerMetadata>()!.Settings, windows.GetService<RerankerMetadata>()!.Settings);
    }

    [Fact]
    public async Task Options_out_of_their_range_are_named()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => LoadAsync(WindowAggregation.Max, overlap: -1, maxWindows: 0));
        Assert.Contains("LongDocuments.Overlap", error.Message, StringComparison.Ordinal);
        Assert.Contains("LongDocuments.MaxWindows", error.Message, StringComparison.Ordinal);
    }

    private Task<OnnxReranker> LoadAsync(WindowAggregation aggregation, int overlap, int maxWindows) => _model.LoadAsync(new OnnxRerankerOptions
    {
        LongDocuments = { Reading = LongDocumentReading.Windows, Aggregation = aggregation, Overlap = overlap, MaxWindows = maxWindows },
    });
}
