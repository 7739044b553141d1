using System.Text;

namespace Reranker.Integration.Tests;

[Collection(ConsoleTests.Name)]
public sealed class CalibrateCommandTests(TrainedModel model)
{
    private static readonly byte[] Pairs = Encoding.UTF8.GetBytes("""{"query":"amber birch","document":"cedar amber birch delta"}""");

    [Fact]
    public async Task A_calibrated_model_gives_probabilities_and_says_how_far_they_are_off()
    {
        var folder = model.NewFolder();
        await ConsoleData.WriteBeirAsync(Path.Combine(folder, "beir"), 40);

        var result = await RerankerCommand.RunAsync(
            folder, ["calibrate", "--model", model.Folder, "--dataset", "beir", "--candidates", "beir/run.tsv", "--method", "temperature", "--precision-target", "0.8", "--output", "calibrated", "--json"]);

        var printed = result.Json.GetProperty("calibration");
        var package = await ModelPackage.OpenAsync(Path.Combine(folder, "calibrated"), cancellationToken: TestContext.Current.CancellationToken);
        var calibration = package.Manifest!.Calibration!;
        Assert.Equal((CalibrationMethod.Temperature, "temperature"), (calibration.Method, printed.GetProperty("method").GetString()));
        Assert.Equal(calibration.ErrorBefore, printed.GetProperty("error_before").GetDouble());
        Assert.Equal(calibration.ErrorAfter, printed.GetProperty("error_after").GetDouble());
        Assert.Equal((0.8, calibration.Threshold!.Score), (printed.GetProperty("threshold").GetProperty("target_precision").GetDouble(), printed.GetProperty("threshold").GetProperty("score").GetDouble()));

        var raw = await RerankerCommand.RunAsync(folder, ["score", "--model", model.Folder, "--pairs", "-", "--raw", "--json"], Pairs);
        var probability = await RerankerCommand.RunAsync(folder, ["score", "--model", "calibrated", "--pairs", "-", "--calibrated", "--json"], Pairs);
        Assert.Equal(calibration.Apply(raw.Json.GetProperty("scores")[0].GetDouble()), probability.Json.GetProperty("scores")[0].GetDouble(), 1e-5);
    }

    [Fact]
    public async Task A_training_calibrates_on_its_validation_queries()
    {
        var folder = model.NewFolder();
        await ConsoleData.WriteBeirAsync(Path.Combine(folder, "beir"), 40);
        File.Move(Path.Combine(folder, "beir", "qrels", "test.tsv"), Path.Combine(folder, "beir", "qrels", "dev.tsv"));

        var result = await RerankerCommand.RunAsync(
            folder, ["train", "--model", model.Folder, "--data", model.Triples, "--output", "o", "--max-steps", "2", "--validate", "beir", "--calibrate", "isotonic"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("\nexpected calibration error ", result.Output, StringComparison.Ordinal);
        var package = await ModelPackage.OpenAsync(Path.Combine(folder, "o"), cancellationToken: TestContext.Current.CancellationToken);
        // Half of 40 queries with 5 documents each.
        Assert.Equal((CalibrationMethod.Isotonic, 100), (package.Manifest!.Calibration!.Method, package.Manifest.Calibration.FittedPairs));
        Assert.Contains("\n## Calibration\n", await File.ReadAllTextAsync(Path.Combine(folder, "o", "README.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validation_queries_that_are_too_few_are_refused_before_the_training()
    {
        var folder = model.NewFolder();
        await ConsoleData.WriteBeirAsync(Path.Combine(folder, "beir"), 4);
        File.Move(Path.Combine(folder, "beir", "qrels", "test.tsv"), Path.Combine(folder, "beir", "qrels", "dev.tsv"));

        var result = await RerankerCommand.RunAsync(folder, ["train", "--model", model.Folder, "--data", model.Triples, "--output", "o", "--validate", "beir", "--calibration", "platt"]);

        result.AssertFailed(1, "expected at least 10 of each");
        Assert.DoesNotContain("train: step", result.Error, StringComparison.Ordinal);
    }
}
