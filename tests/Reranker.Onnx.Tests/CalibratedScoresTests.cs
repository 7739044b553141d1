using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests;

public sealed class CalibratedScoresTests : IDisposable
{
    private static readonly RerankOptions Calibrated = new() { Calibrated = true };
    private static readonly string[] Documents = ["bad", "good", "fair", "good good"];
    private readonly TinyModel _model = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Calibrated_scores_are_probabilities_of_the_logits()
    {
        await SealAsync(new ScoreCalibration { Method = CalibrationMethod.Platt, Temperature = 0.5, Bias = -1 });
        using var reranker = await _model.LoadAsync();
        var pairs = new ScoreRequest([new("which", "good"), new("which", "bad")]);
        var raw = await reranker.ScoreAsync(pairs, new RerankOptions { RawScores = true }, Cancel);
        var calibrated = await reranker.ScoreAsync(pairs, Calibrated, Cancel);
        Assert.Equal(raw.Scores.Select(static logit => 1 / (1 + Math.Exp(-((logit / 0.5) - 1)))), calibrated.Scores.Select(static score => (double)score), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public async Task A_calibration_that_levels_scores_leaves_the_order_as_it_was()
    {
        await SealAsync(new ScoreCalibration { Method = CalibrationMethod.Isotonic, Logits = [0], Probabilities = [0.3] });
        using var reranker = await _model.LoadAsync();
        var plain = await reranker.RerankAsync("which", Documents, cancellationToken: Cancel);
        var calibrated = await reranker.RerankAsync("which", Documents, Calibrated, Cancel);
        Assert.Equal(plain.Results.Select(static result => result.Index), calibrated.Results.Select(static result => result.Index));
        Assert.All(calibrated.Results, static result => Assert.Equal(0.3f, result.RelevanceScore));
    }

    [Fact]
    public async Task A_host_may_give_calibrated_scores_where_a_request_does_not_say()
    {
        await SealAsync(new ScoreCalibration { Method = CalibrationMethod.Isotonic, Logits = [0], Probabilities = [0.3] });
        using var reranker = await _model.LoadAsync(new OnnxRerankerOptions { Calibrated = true });
        var pairs = new ScoreRequest([new("which", "good")]);
        Assert.Equal([0.3f], (await reranker.ScoreAsync(pairs, cancellationToken: Cancel)).Scores);
        Assert.NotEqual([0.3f], (await reranker.ScoreAsync(pairs, new RerankOptions { Calibrated = false }, Cancel)).Scores);
        Assert.Equal([4f / 5], (await reranker.ScoreAsync(pairs, new RerankOptions { RawScores = true }, Cancel)).Scores);
    }

    [Fact]
    public async Task A_model_without_a_calibration_refuses_to_give_probabilities()
    {
        using var reranker = await _model.LoadAsync();
        var error = await Assert.ThrowsAsync<InvalidRerankRequestException>(() => reranker.RerankAsync("which", Documents, Calibrated, Cancel));
        Assert.Contains("has no calibration", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_gives_probabilities_refuses_a_model_that_has_none() =>
        Assert.Contains("has no calibration", (await Assert.ThrowsAsync<ModelPackageException>(() => _model.LoadAsync(new OnnxRerankerOptions { Calibrated = true }))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Raw_and_calibrated_at_once_are_refused()
    {
        using var reranker = await _model.LoadAsync();
        await Assert.ThrowsAsync<InvalidRerankRequestException>(() => reranker.RerankAsync("which", Documents, new RerankOptions { RawScores = true, Calibrated = true }, Cancel));
    }

    private Task<ModelPackage> SealAsync(ScoreCalibration calibration) => ModelPackage.SealAsync(_model.Folder, new ModelManifest { Calibration = calibration }, Cancel);
}
