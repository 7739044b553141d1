namespace Reranker.Training;

/// <summary>Gives a package the calibration of its scores.</summary>
/// <remarks>A calibration changes no order, so the dataset may be the one that the model is judged by; it must be none that it was trained on, where its scores are too sure.</remarks>
public static class ModelCalibrator
{
    /// <summary>Fits the calibration of the full network and publishes a copy of the package with it in manifest and card, in place of an older one.</summary>
    /// <param name="package">The package.</param>
    /// <param name="folder">Where the new package shall be; it must not exist yet.</param>
    /// <param name="dataset">Queries with graded candidates; best with hundreds.</param>
    /// <param name="options">Method, threshold and split; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told of every query that was scored.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is left behind.</param>
    /// <exception cref="ModelPackageException">The package has no network.</exception>
    /// <exception cref="TrainingException">
    /// The folder exists or cannot be written, an option is out of its range, or the scores cannot be calibrated: see <see cref="ScoreCalibrator.Fit"/>.
    /// </exception>
    public static Task<ModelPackage> CalibrateAsync(
        ModelPackage package, string folder, RankingDataset dataset, CalibrationOptions? options = null,
        IProgress<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (options is { IntoWeights: true })
            return IntoWeightsAsync(package, folder, dataset, options, progress, cancellationToken);
        return PackageFolder.PublishAsync(folder, async partial =>
        {
            var calibration = await ScoreCalibrator.FitAsync(package, dataset, options, progress, cancellationToken).ConfigureAwait(false);
            PackageFolder.CopyFiles(package.Folder, partial);
            await CardSection.PutIntoPackageAsync(partial, CalibrationSection.Write(calibration), cancellationToken).ConfigureAwait(false);
            await ModelPackage.SealAsync(partial, PackageFolder.ManifestOf(package) with { Calibration = calibration }, cancellationToken).ConfigureAwait(false);
        }, cancellationToken);
    }

    private static async Task<ModelPackage> IntoWeightsAsync(
        ModelPackage package, string folder, RankingDataset dataset, CalibrationOptions options, IProgress<EvaluationProgress>? progress, CancellationToken cancellationToken)
    {
        options.Validate();
        using var model = CrossEncoder.Load(package);
        var found = await ScoreCalibrator.FitAsync(package, dataset, options, progress, cancellationToken).ConfigureAwait(false);
        model.Module.RescaleLogits(1 / found.Temperature!.Value, found.Bias ?? 0);
        var calibration = found with { Temperature = 1, Bias = 0 };
        return await ReweightedPackage.PublishAsync(model, package, folder, dataset, options.Seed, calibration, CalibrationSection.Write(calibration), cancellationToken).ConfigureAwait(false);
    }
}
