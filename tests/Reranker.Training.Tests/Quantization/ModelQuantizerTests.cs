using Google.Protobuf;
using Reranker.Onnx;
using Reranker.Onnx.Schema;

namespace Reranker.Training.Tests;

public class ModelQuantizerTests
{
    private static readonly RankingDataset Validation = TinyModel.Matching(40, seed: 5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(7, 0.1)]
    [InlineData(8, 0.06)]
    public async Task The_quantized_network_gives_nearly_the_same_logits(int bits, double share)
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder["m"]);

        var quantized = await ModelQuantizer.QuantizeAsync(package, folder["q"], Validation, new QuantizationOptions { WeightBits = bits, MaxLoss = 1 }, cancellationToken: Token);

        var full = await LogitsAsync(quantized, OnnxPrecision.Full);
        var small = await LogitsAsync(quantized, OnnxPrecision.Quantized);
        Assert.NotEqual(full, small);
        Assert.All(full.Zip(small), pair => Assert.Equal(pair.First, pair.Second, (full.Max() - full.Min()) * share));
    }

    [Fact]
    public async Task The_loss_is_measured_query_by_query_and_kept_in_the_manifest_and_the_card()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder["m"]);
        var seen = new List<EvaluationProgress>();

        var quantized = await ModelQuantizer.QuantizeAsync(package, folder["q"], Validation, new QuantizationOptions { MaxLoss = 1 }, new Listener(seen), Token);

        var report = quantized.Manifest!.Quantization!;
        using var reranker = await OnnxReranker.LoadAsync(quantized, new OnnxRerankerOptions { Precision = OnnxPrecision.Quantized }, Token);
        var judged = await RerankingEvaluator.EvaluateAsync(reranker, Validation, cancellationToken: Token);
        Assert.Equal((7, "matching", Validation.Digest, 40), (report.WeightBits, report.Dataset, report.DatasetDigest, report.Queries));
        Assert.Equal(judged.Mean("ndcg_at_10"), report.QuantizedNdcg, 1e-12);
        Assert.Equal(report.FullNdcg - report.QuantizedNdcg, report.NdcgLoss, 1e-12);
        Assert.InRange(report.NdcgLoss, report.NdcgLossLow, report.NdcgLossHigh);
        Assert.Equal(package.Manifest!.ExportParity, quantized.Manifest.ExportParity);
        Assert.Contains("\n## Quantized network\n", await File.ReadAllTextAsync(folder["q/README.md"], Token), StringComparison.Ordinal);
        Assert.Equal(new EvaluationProgress(80, 80), seen[^1]);

        var again = await ModelQuantizer.QuantizeAsync(quantized, folder["r"], Validation, new QuantizationOptions { MaxLoss = 1 }, cancellationToken: Token);
        Assert.Equal(quantized.Identity.Digest, again.Identity.Digest);
    }

    [Fact]
    public async Task A_sentence_encoder_of_weights_alone_gets_a_network_too()
    {
        using var folder = new TemporaryFolder();
        var package = await ModelPackage.OpenAsync(await SentenceEncoder.WriteAsync(folder["m"], Token), cancellationToken: Token);

        var quantized = await ModelQuantizer.QuantizeAsync(package, folder["q"], Validation, new QuantizationOptions { MaxLoss = 1 }, cancellationToken: Token);

        Assert.Null(quantized.Manifest!.Activation);
        var scores = new List<float[]>();
        foreach (var precision in Enum.GetValues<OnnxPrecision>())
        {
            using var reranker = await BiEncoderReranker.LoadAsync(quantized, new OnnxRerankerOptions { Precision = precision }, Token);
            scores.Add([.. (await reranker.ScoreAsync(new ScoreRequest(TinyModel.Pairs), new RerankOptions { RawScores = true }, Token)).Scores]);
        }

        Assert.NotEqual(scores[0], scores[1]);
        Assert.All(scores[0].Zip(scores[1]), static pair => Assert.Equal(pair.First, pair.Second, 0.1f));
    }

    [Fact]
    public async Task A_network_that_loses_more_than_its_bound_is_not_published()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder["m"]);

        var error = await Assert.ThrowsAsync<QuantizationLossException>(
            () => ModelQuantizer.QuantizeAsync(package, folder["q"], Validation, new QuantizationOptions { MaxLoss = -1 }, cancellationToken: Token));

        Assert.Equal(-1, error.Allowed);
        Assert.Equal(40, error.Report.Queries);
        Assert.Equal([folder["m"]], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_model_that_tells_nothing_apart_is_refused_and_nothing_is_published()
    {
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Create();
        using (TorchSharp.torch.no_grad())
            foreach (var (_, parameter) in model.Module.CheckpointParameters().Where(static named => named.Name.StartsWith("classifier", StringComparison.Ordinal)))
                parameter.zero_();
        var package = await CrossEncoderExporter.ExportAsync(model, folder["m"], new ExportOptions { Probe = TinyModel.Pairs }, Token);

        var error = await Assert.ThrowsAsync<TrainingException>(
            () => ModelQuantizer.QuantizeAsync(package, folder["q"], Validation, new QuantizationOptions { MaxLoss = 1 }, cancellationToken: Token));

        Assert.Contains("tells nothing apart", error.Message, StringComparison.Ordinal);
        Assert.Equal([folder["m"]], Directory.EnumerateFileSystemEntries(folder.Path));
        // Nor do its scores say how probable relevance is.
        Assert.Contains("the same for all documents", (await Assert.ThrowsAsync<TrainingException>(
            () => ScoreCalibrator.FitAsync(package, Validation, cancellationToken: Token))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 0)]
    public async Task Queries_that_tell_no_order_from_another_measure_no_loss(double first, double second)
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder["m"]);
        var alike = new RankingDataset("alike",
            [new RankingQuery("q1", "apple", [new("d1", "apple", first), new("d2", "fig", second)]), new RankingQuery("q2", "fig", []) { MissedGrades = [1] }]);

        var error = await Assert.ThrowsAsync<TrainingException>(() => ModelQuantizer.QuantizeAsync(package, folder["q"], alike, cancellationToken: Token));

        Assert.Contains("none of its 2 queries has both relevant and other candidates, and 1 have no candidate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_made_elsewhere_gets_a_manifest()
    {
        using var folder = new TemporaryFolder();
        await ExportAsync(folder["m"]);
        File.Delete(folder["m/reranker.json"]);
        var package = await ModelPackage.OpenAsync(folder["m"], cancellationToken: Token);

        var quantized = await ModelQuantizer.QuantizeAsync(package, folder["q"], Validation, new QuantizationOptions { MaxLoss = 1 }, cancellationToken: Token);

        Assert.Equal((32, "sigmoid"), (quantized.Manifest!.MaxLength, quantized.Manifest.Activation));
    }

    [Fact]
    public async Task A_network_without_large_matrices_of_floats_is_refused()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder["m"]);
        var quantized = await NetworkQuantizer.QuantizeAsync(package.OnnxPath, 7, Token);
        await AssertRefusedAsync(folder, quantized, "nothing to quantize");
    }

    [Fact]
    public async Task A_network_of_an_old_opset_is_refused()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder["m"]);
        var model = ModelProto.Parser.ParseFrom(await File.ReadAllBytesAsync(package.OnnxPath, Token));
        model.OpsetImport[0].Version = 10;
        await AssertRefusedAsync(folder, model.ToByteArray(), "opset 10");
    }

    [Fact]
    public async Task A_weight_that_is_no_number_is_named()
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder["m"]);
        var model = ModelProto.Parser.ParseFrom(await File.ReadAllBytesAsync(package.OnnxPath, Token));
        var weights = model.Graph.Initializer.Single(static tensor => tensor.Name == "bert.encoder.layer.0.output.dense.weight_t");
        weights.RawData = ByteString.CopyFrom([.. BitConverter.GetBytes(float.NaN), .. weights.RawData.Span[4..]]);
        await AssertRefusedAsync(folder, model.ToByteArray(), "'bert.encoder.layer.0.output.dense.weight_t' holds NaN");
    }

    [Fact]
    public async Task A_file_that_is_no_network_is_refused()
    {
        using var folder = new TemporaryFolder();
        await AssertRefusedAsync(folder, [255, 255, 255], "cannot be quantized");
        await Assert.ThrowsAsync<ModelPackageException>(() => NetworkQuantizer.QuantizeAsync(folder["none"], 7, Token));
    }

    [Theory]
    [InlineData(6, 0.005)]
    [InlineData(7, double.NaN)]
    public async Task Options_out_of_their_range_are_refused(int bits, double maxLoss)
    {
        using var folder = new TemporaryFolder();
        var package = await ExportAsync(folder["m"]);
        await Assert.ThrowsAsync<TrainingException>(
            () => ModelQuantizer.QuantizeAsync(package, folder["q"], Validation, new QuantizationOptions { WeightBits = bits, MaxLoss = maxLoss }, cancellationToken: Token));
    }

    private static async Task AssertRefusedAsync(TemporaryFolder folder, byte[] network, string reason)
    {
        await File.WriteAllBytesAsync(folder["network.onnx"], network, Token);
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => NetworkQuantizer.QuantizeAsync(folder["network.onnx"], 7, Token));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static async Task<ModelPackage> ExportAsync(string folder)
    {
        using var model = TinyModel.Create();
        return await CrossEncoderExporter.ExportAsync(model, folder, new ExportOptions { Probe = TinyModel.Pairs }, Token);
    }

    private static async Task<IReadOnlyList<float>> LogitsAsync(ModelPackage package, OnnxPrecision precision)
    {
        using var reranker = await OnnxReranker.LoadAsync(package, new OnnxRerankerOptions { Precision = precision }, Token);
        return (await reranker.ScoreAsync(new ScoreRequest(TinyModel.Pairs), new RerankOptions { RawScores = true }, Token)).Scores;
    }

    private sealed class Listener(List<EvaluationProgress> seen) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => seen.Add(value);
    }
}
