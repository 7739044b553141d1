namespace Reranker.Training;

/// <summary>Decides anew how much the parts of a joined model count: the cosine of its encoder, the term match, and the layers on top.</summary>
/// <remarks>
/// Three weights need few judged queries, some fifty, and no training: candidates of your own search say whether the query's words or its meaning count for more there.
/// The weights minimise the listwise softmax loss and are never below 0.
/// </remarks>
public static class MatchTuner
{
    private const int ProbeSeed = 42;

    /// <summary>Fits the weights and publishes a copy of the package with them. A calibration and a quantized network have to be made anew.</summary>
    /// <param name="package">A joined model.</param>
    /// <param name="folder">Where the new package shall be; it must not exist yet.</param>
    /// <param name="dataset">Queries with graded candidates, such as your first stage finds.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is left behind.</param>
    /// <exception cref="TrainingException">The model is no joined one, no query has both relevant and other candidates, or the folder exists or cannot be written.</exception>
    /// <exception cref="ModelPackageException">The package cannot be read.</exception>
    public static async Task<MatchTuning> TuneAsync(ModelPackage package, string folder, RankingDataset dataset, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(dataset);
        using var model = CrossEncoder.Load(package);
        if (model.Module is not JoinedCrossEncoder joined)
            throw new TrainingException($"The model '{package.Identity}' is no joined one, so there is no match to tune. Expected one that was made with train --join.");
        Evidence.RequireContrast(dataset, "tune the match on");

        var validation = new TrainingValidation(model, dataset);
        var (match, before, after) = await Task.Run(() => validation.Fit(joined, cancellationToken), cancellationToken).ConfigureAwait(false);

        var result = new MatchTuning(package, dataset.Queries.Count, match.After[0], match.After[1], match.After[2], before, after);
        var tuned = await ReweightedPackage.PublishAsync(model, package, folder, dataset, ProbeSeed, calibration: null, MatchSection.Write(result, dataset), cancellationToken).ConfigureAwait(false);
        return result with { Package = tuned };
    }
}
