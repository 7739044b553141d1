using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>Adds a network of 8-bit integers to a package, and publishes it only if it ranks almost as well as the full one.</summary>
/// <remarks>
/// The network is dynamically quantized, in standard ONNX operators: see <see cref="QuantizationOptions.WeightBits"/>. Activations get
/// one scale a batch, so a pair's score depends a little on what else is in its batch.
/// </remarks>
public static class ModelQuantizer
{
    /// <summary>Quantizes <c>onnx/model.onnx</c>, or the network of <c>model.safetensors</c> where there is none, compares how both networks rank, and publishes a copy of the package with both.</summary>
    /// <param name="package">The package; another one's quantized network is made anew.</param>
    /// <param name="folder">Where the new package shall be; it must not exist yet.</param>
    /// <param name="validation">Queries to compare on, at least one with both relevant and other candidates; best with hundreds, and none that the model was trained on.</param>
    /// <param name="options">How many bits and how much loss; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told of every query that was ranked; the total counts both networks.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is left behind.</param>
    /// <exception cref="QuantizationLossException">The quantized network ranks too much worse.</exception>
    /// <exception cref="ModelPackageException">The package has no network that can be quantized.</exception>
    /// <exception cref="TrainingException">
    /// The folder exists or cannot be written, an option is out of its range, no query tells one order from another, or the model gives all candidates the same score.
    /// </exception>
    public static Task<ModelPackage> QuantizeAsync(
        ModelPackage package, string folder, RankingDataset validation, QuantizationOptions? options = null,
        IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(validation);
        options ??= new QuantizationOptions();
        options.Validate();
        Evidence.RequireContrast(validation, "measure the loss of quantization on");

        return PackageFolder.PublishAsync(folder, async partial =>
        {
            PackageFolder.CopyFiles(package.Folder, partial);
            Directory.CreateDirectory(Path.Combine(partial, "onnx"));
            var network = await NetworkQuantizer.QuantizeAsync(package, options.WeightBits, cancellationToken).ConfigureAwait(false);
            await File.WriteAllBytesAsync(Path.Combine(partial, "onnx", "model_quantized.onnx"), network, cancellationToken).ConfigureAwait(false);

            var manifest = PackageFolder.ManifestOf(package);
            // Sealed to be loaded, and sealed again with what was measured.
            var candidate = await ModelPackage.SealAsync(partial, manifest with { Quantization = null }, cancellationToken).ConfigureAwait(false);
            var report = await CompareAsync(package, candidate, validation, options.WeightBits, progress, cancellationToken).ConfigureAwait(false);
            if (!(report.NdcgLoss <= options.MaxLoss))
                throw new QuantizationLossException(report, options.MaxLoss);
            await CardSection.PutIntoPackageAsync(partial, QuantizationSection.Write(report), cancellationToken).ConfigureAwait(false);
            await ModelPackage.SealAsync(partial, manifest with { Quantization = report }, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);
    }

    private static async Task<QuantizationReport> CompareAsync(
        ModelPackage full, ModelPackage quantized, RankingDataset validation, int weightBits, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        var before = await RankAsync(full, OnnxPrecision.Full, validation, new Half(progress, 0), cancellationToken).ConfigureAwait(false);
        Evidence.RequireDifferences(full.Identity, before.Scores);
        var after = await RankAsync(quantized, OnnxPrecision.Quantized, validation, new Half(progress, validation.Queries.Count), cancellationToken).ConfigureAwait(false);
        var (low, high) = PairedBootstrap.Interval(before.PerQuery["ndcg_at_10"], after.PerQuery["ndcg_at_10"]);
        return new QuantizationReport
        {
            WeightBits = weightBits,
            Dataset = validation.Name,
            DatasetDigest = validation.Digest,
            Queries = validation.Queries.Count,
            FullNdcg = before.Mean("ndcg_at_10"),
            QuantizedNdcg = after.Mean("ndcg_at_10"),
            NdcgLoss = before.Mean("ndcg_at_10") - after.Mean("ndcg_at_10"),
            NdcgLossLow = low,
            NdcgLossHigh = high,
        };
    }

    private static async Task<EvaluationReport> RankAsync(
        ModelPackage package, OnnxPrecision precision, RankingDataset validation, IProgress<EvaluationProgress> progress, CancellationToken cancellationToken)
    {
        using var reranker = await RerankerModel.LoadAsync(package, new OnnxRerankerOptions { Precision = precision }, cancellationToken).ConfigureAwait(false);
        return await RerankingEvaluator.EvaluateAsync(reranker, validation, new EvaluationOptions { Cutoffs = [10] }, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One network's part of the progress of both.</summary>
    private sealed class Half(IProgress<EvaluationProgress>? progress, int done) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value) => progress?.Report(new EvaluationProgress(done + value.Query, 2 * value.Total));
    }
}
