using Reranker.Onnx;

namespace Reranker.Training.Tests;

public class CrossEncoderExporterTests
{
    [Theory]
    [InlineData(WeightPrecision.Full)]
    [InlineData(WeightPrecision.Half)]
    public async Task The_exported_model_scores_as_torch_does(WeightPrecision precision)
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();
        var package = await CrossEncoderExporter.ExportAsync(model, folder["m"], Options with { Precision = precision }, TestContext.Current.CancellationToken);

        using var served = await OnnxReranker.LoadAsync(package, cancellationToken: TestContext.Current.CancellationToken);
        var scores = await served.ScoreAsync(new ScoreRequest(TinyModel.Pairs), new RerankOptions { RawScores = true }, TestContext.Current.CancellationToken);
        var expected = model.Score(TinyModel.Pairs);
        Assert.All(scores.Scores.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
        Assert.InRange(package.Manifest!.ExportParity!.Value, 0, 1e-4);
        Assert.Equal(package.Identity.Digest, package.Manifest.Digest);
    }

    [Fact]
    public async Task An_exported_package_can_be_trained_further()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();
        var package = await CrossEncoderExporter.ExportAsync(model, folder["m"], Options, TestContext.Current.CancellationToken);
        using var loaded = CrossEncoder.Load(package);
        Assert.Equal(model.Score(TinyModel.Pairs), loaded.Score(TinyModel.Pairs));

        var again = await CrossEncoderExporter.ExportAsync(loaded, folder["n"], Options, TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllBytes(package.WeightsPath), File.ReadAllBytes(again.WeightsPath));
        Assert.Equal(File.ReadAllText(package.VocabularyPath), File.ReadAllText(again.VocabularyPath));
    }

    [Fact]
    public async Task A_model_that_differs_too_much_is_not_published()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();
        var error = await Assert.ThrowsAsync<ExportParityException>(() => CrossEncoderExporter.ExportAsync(model, folder["m"], Options with { MaxDifference = -1 }, TestContext.Current.CancellationToken));
        Assert.Equal(-1, error.Allowed);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_package_is_never_overwritten()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();
        Directory.CreateDirectory(folder["m"]);
        var error = await Assert.ThrowsAsync<TrainingException>(() => CrossEncoderExporter.ExportAsync(model, folder["m"], Options, TestContext.Current.CancellationToken));
        Assert.Contains("exists", error.Message, StringComparison.Ordinal);
    }

    private static ExportOptions Options => new() { Probe = TinyModel.Pairs, ModelCard = "# Tiny" };
}
