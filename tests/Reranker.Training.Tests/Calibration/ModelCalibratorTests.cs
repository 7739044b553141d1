using Reranker.Onnx;

namespace Reranker.Training.Tests;

public class ModelCalibratorTests
{
    private static readonly RankingDataset Judged = TinyModel.Matching(60, seed: 5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CalibrationMethod.Platt)]
    [InlineData(CalibrationMethod.Isotonic)]
    public async Task A_calibrated_package_has_the_curve_in_manifest_and_card_and_scores_by_it(CalibrationMethod method)
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder["m"]);

        var calibrated = await ModelCalibrator.CalibrateAsync(package, folder["c"], Judged, new CalibrationOptions { Method = method }, cancellationToken: Token);

        using var reranker = await OnnxReranker.LoadAsync(calibrated, cancellationToken: Token);
        var report = await RerankingEvaluator.EvaluateAsync(reranker, Judged, cancellationToken: Token);
        var expected = ScoreCalibrator.Fit(Judged, report.Scores, new CalibrationOptions { Method = method });
        var calibration = calibrated.Manifest!.Calibration!;
        Assert.Equal((expected.Method, expected.ErrorBefore, expected.ErrorAfter, expected.Threshold), (calibration.Method, calibration.ErrorBefore, calibration.ErrorAfter, calibration.Threshold));
        var query = Judged.Queries[0];
        var scores = await reranker.ScoreAsync(
            new ScoreRequest([.. query.Candidates.Select(candidate => new QueryDocumentPair(query.Text, candidate.Text))]), new RerankOptions { Calibrated = true }, Token);
        Assert.All(scores.Scores.Zip(report.Scores[0]), pair => Assert.Equal(expected.Apply(pair.Second), pair.First, 1e-5));
        Assert.Contains("\n## Calibration\n", await File.ReadAllTextAsync(folder["c/README.md"], Token), StringComparison.Ordinal);
        Assert.Equal(package.Manifest!.Files["onnx/model.onnx"], calibrated.Manifest.Files["onnx/model.onnx"]);
    }

    [Fact]
    public async Task Put_into_the_weights_a_calibration_makes_the_plain_score_the_probability_and_keeps_the_order()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder["m"]);
        var beside = await ModelCalibrator.CalibrateAsync(package, folder["c"], Judged, cancellationToken: Token);
        var inside = await ModelCalibrator.CalibrateAsync(package, folder["w"], Judged, new CalibrationOptions { IntoWeights = true }, cancellationToken: Token);

        using var calibrated = await OnnxReranker.LoadAsync(beside, cancellationToken: Token);
        using var plain = await OnnxReranker.LoadAsync(inside, cancellationToken: Token);
        var query = Judged.Queries[0];
        var request = new ScoreRequest([.. query.Candidates.Select(candidate => new QueryDocumentPair(query.Text, candidate.Text))]);
        var expected = (await calibrated.ScoreAsync(request, new RerankOptions { Calibrated = true }, Token)).Scores;
        Assert.All(expected.Zip((await plain.ScoreAsync(request, cancellationToken: Token)).Scores), static pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Equal((1, 0), (inside.Manifest!.Calibration!.Temperature, inside.Manifest.Calibration.Bias));
        Assert.Contains("\n## Calibration\n", await File.ReadAllTextAsync(folder["w/README.md"], Token), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_platt_calibration_goes_into_the_weights() =>
        Assert.Throws<TrainingOptionException>(new CalibrationOptions { Method = CalibrationMethod.Isotonic, IntoWeights = true }.Validate);

    [Fact]
    public async Task Another_calibration_takes_the_first_ones_place()
    {
        using var folder = new TemporaryFolder();
        var platt = await ModelCalibrator.CalibrateAsync(await ExportAsync(folder["m"]), folder["p"], Judged, cancellationToken: Token);

        await ModelCalibrator.CalibrateAsync(platt, folder["i"], Judged, new CalibrationOptions { Method = CalibrationMethod.Isotonic }, cancellationToken: Token);
        var again = await ModelCalibrator.CalibrateAsync(await ModelPackage.OpenAsync(folder["i"], cancellationToken: Token), folder["q"], Judged, cancellationToken: Token);

        Assert.Equal(platt.Identity.Digest, again.Identity.Digest);
    }

    [Fact]
    public async Task Too_few_queries_are_refused_before_anything_is_scored_and_nothing_is_left()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder["m"]);
        var seen = new List<EvaluationProgress>();

        var error = await Assert.ThrowsAsync<TrainingException>(() => ModelCalibrator.CalibrateAsync(package, folder["c"], TinyModel.Matching(8, seed: 5), progress: new Listener(seen), cancellationToken: Token));

        Assert.Contains("one part of its 8 queries has 4 relevant and 12 other candidates; expected at least 10 of each", error.Message, StringComparison.Ordinal);
        Assert.Empty(seen);
        Assert.Equal([folder["m"]], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(folder["m"])!));
    }

    private static async Task<ModelPackage> ExportAsync(string folder)
    {
        using var model = TinyModel.Create();
        await new CrossEncoderTrainer(new TrainingOptions { Epochs = 6, LearningRate = 3e-3, Threads = 1 }).TrainAsync(model, TinyModel.Matching(100, seed: 1), cancellationToken: Token);
        return await CrossEncoderExporter.ExportAsync(model, folder, new ExportOptions { Probe = TinyModel.Pairs }, Token);
    }

    private sealed class Listener(List<EvaluationProgress> seen) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => seen.Add(value);
    }
}
