using CsCheck;

namespace Reranker.Tests;

public sealed class ScoreCalibrationTests
{
    private static readonly ScoreCalibration Isotonic = new() { Method = CalibrationMethod.Isotonic, Logits = [-2, 0, 4], Probabilities = [0.1, 0.5, 0.5] };

    [Theory]
    [InlineData(-9, 0.1)]
    [InlineData(-1, 0.3)]
    [InlineData(0, 0.5)]
    [InlineData(3, 0.5)]
    [InlineData(9, 0.5)]
    public void An_isotonic_curve_is_linear_between_its_points_and_level_beyond_them(double logit, double expected) =>
        Assert.Equal(expected, Isotonic.Apply(logit), 1e-12);

    [Fact]
    public void Platt_divides_by_the_temperature_and_adds_the_bias() =>
        Assert.Equal(1 / (1 + Math.Exp(-((3.0 / 2) - 1))), new ScoreCalibration { Method = CalibrationMethod.Platt, Temperature = 2, Bias = -1 }.Apply(3), 1e-12);

    [Fact]
    public void No_calibration_turns_an_order_round() =>
        Gen.Select(Gen.Double[-20, 20], Gen.Double[-20, 20], Gen.Double[0.1, 10], Gen.Double[-5, 5]).Sample((a, b, temperature, bias) =>
        {
            var (low, high) = (Math.Min(a, b), Math.Max(a, b));
            Assert.True(Isotonic.Apply(low) <= Isotonic.Apply(high));
            var platt = new ScoreCalibration { Method = CalibrationMethod.Platt, Temperature = temperature, Bias = bias };
            Assert.True(platt.Apply(low) <= platt.Apply(high));
        });

    [Fact]
    public async Task A_manifest_keeps_its_calibration_in_snake_case()
    {
        using var folder = new TemporaryFolder();
        Fill(folder.Path);
        var calibration = new ScoreCalibration { Method = CalibrationMethod.Temperature, Temperature = 1.5, ErrorBefore = 0.2, ErrorAfter = 0.1, Threshold = new PrecisionThreshold(0.9, 0.7, null, 0) };
        var package = await ModelPackage.SealAsync(folder.Path, new ModelManifest { Calibration = calibration }, TestContext.Current.CancellationToken);

        Assert.Equal(calibration, package.Manifest!.Calibration);
        var json = await File.ReadAllTextAsync(Path.Combine(folder.Path, ModelManifest.FileName), TestContext.Current.CancellationToken);
        Assert.Contains("\"method\": \"temperature\"", json, StringComparison.Ordinal);
        Assert.Contains("\"target_precision\": 0.9", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"method": "temperature", "temperature": 0}""", "its temperature is 0")]
    [InlineData("""{"method": "platt"}""", "its temperature is absent")]
    [InlineData("""{"method": "isotonic", "logits": [1, 2], "probabilities": [0.1]}""", "2 logits and 1 probabilities")]
    [InlineData("""{"method": "isotonic", "logits": [1, 2], "probabilities": [0.5, 0.1]}""", "never fall")]
    [InlineData("""{"method": "magic"}""", "not valid JSON of the expected form")]
    public async Task A_calibration_that_cannot_be_used_is_refused_when_the_package_is_opened(string calibration, string expected)
    {
        using var folder = new TemporaryFolder();
        Fill(folder.Path);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, ModelManifest.FileName), $$"""{"calibration": {{calibration}}}""", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<ModelPackageException>(() => ModelPackage.OpenAsync(folder.Path, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static void Fill(string folder)
    {
        foreach (var file in (string[])["config.json", "vocab.txt", "model.safetensors"])
            File.WriteAllText(Path.Combine(folder, file), "{}");
    }
}
