namespace Reranker;

/// <summary>Judges rankings of a dataset, query by query.</summary>
/// <remarks>Metrics are <c>ndcg</c>, <c>mrr</c>, <c>map</c>, <c>hits</c>, <c>precision</c> and <c>recall</c>, each <c>_at_</c> every cut-off: see <see cref="RankingMetrics"/>.</remarks>
public static class RerankingEvaluator
{
    /// <summary>Lets a reranker order every query's candidates, one query at a time so that the times are those of an idle machine.</summary>
    /// <remarks>
    /// Ranked by raw scores: a sigmoid rounds the best and the worst to 1 and 0, and so makes ties that the model did not mean. Of equal raw scores the lesser grade counts first
    /// (<see cref="RankingMetrics.Arrange"/>): whoever tells nothing apart has the worst figures, not those of the order in which the candidates came.
    /// </remarks>
    /// <param name="reranker">The reranker to judge.</param>
    /// <param name="dataset">At least one query.</param>
    /// <param name="options">Cut-offs, attributes and clock; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told after each query.</param>
    /// <param name="cancellationToken">Stops between queries and within one.</param>
    /// <exception cref="ArgumentException">The dataset has no queries.</exception>
    /// <exception cref="InferenceException">The reranker left candidates out, or its model changed on the way.</exception>
    public static async Task<EvaluationReport> EvaluateAsync(
        IReranker reranker,
        RankingDataset dataset,
        EvaluationOptions? options = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        (await EvaluateAsync([reranker], dataset, options, progress, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Lets several rerankers order every query's candidates, query by query and in turn, so that whatever slows the machine meanwhile slows them all.</summary>
    /// <returns>A report on each, in the order of <paramref name="rerankers"/>.</returns>
    /// <param name="rerankers">The rerankers to compare.</param>
    /// <param name="dataset">At least one query.</param>
    /// <param name="options">Cut-offs, attributes and clock; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told after each query.</param>
    /// <param name="cancellationToken">Stops between queries and within one.</param>
    /// <exception cref="ArgumentException">The dataset has no queries.</exception>
    /// <exception cref="InferenceException">A reranker left candidates out, or its model changed on the way.</exception>
    public static async Task<IReadOnlyList<EvaluationReport>> EvaluateAsync(
        IReadOnlyList<IReranker> rerankers,
        RankingDataset dataset,
        EvaluationOptions? options = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rerankers);
        ThrowIfEmpty(dataset);
        options ??= new EvaluationOptions();
        RerankerMeasurement[] measurements = [.. rerankers.Select(reranker => new RerankerMeasurement(reranker ?? throw new ArgumentNullException(nameof(rerankers)), dataset, options))];
        for (var i = 0; i < dataset.Queries.Count; i++)
        {
            for (var turn = 0; turn < measurements.Length; turn++)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // Each goes first as often as the others: the first one warms what all read.
                await measurements[(i + turn) % measurements.Length].MeasureAsync(i, cancellationToken).ConfigureAwait(false);
            }

            progress?.Report(new EvaluationProgress(i + 1, dataset.Queries.Count));
        }

        return Array.ConvertAll(measurements, static measurement => measurement.Report());
    }

    /// <summary>Judges the order in which the dataset gives the candidates: the first stage, which a reranker must beat.</summary>
    /// <inheritdoc cref="EvaluateRandom"/>
    public static EvaluationReport EvaluateBaseline(RankingDataset dataset, EvaluationOptions? options = null) =>
        EvaluateOrder("baseline", dataset, options, static _ => { });

    /// <summary>Judges a random order: the floor under every other figure.</summary>
    /// <param name="dataset">At least one query.</param>
    /// <param name="seed">The same seed gives the same order.</param>
    /// <param name="options">Cut-offs and attributes; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The dataset has no queries.</exception>
    public static EvaluationReport EvaluateRandom(RankingDataset dataset, int seed = 17, EvaluationOptions? options = null)
    {
        var random = new SeededRandom(seed);
        return EvaluateOrder("random", dataset, options, grades => random.Shuffle<double>(grades));
    }

    internal static EvaluationReport Report(ModelIdentity model, RankingDataset dataset, EvaluationOptions options, MetricTable table) => new()
    {
        Model = model,
        DatasetName = dataset.Name,
        DatasetDigest = dataset.Digest,
        QueryIds = [.. dataset.Queries.Select(static query => query.Id)],
        QueryTexts = [.. dataset.Queries.Select(static query => query.Text)],
        PerQuery = table.PerQuery,
        EvaluatedDocuments = dataset.CandidateCount,
        TellingQueries = dataset.Queries.Count(static query => query.TellsOrdersApart),
        Attributes = options.Attributes.ToDictionary(
            static attribute => attribute.Name, IReadOnlyList<string> (attribute) => [.. dataset.Queries.Select(attribute.Of)], StringComparer.Ordinal),
    };

    private static EvaluationReport EvaluateOrder(string name, RankingDataset dataset, EvaluationOptions? options, Action<double[]> arrange)
    {
        ThrowIfEmpty(dataset);
        options ??= new EvaluationOptions();
        var table = new MetricTable(options.Cutoffs, dataset.Queries.Count);
        for (var i = 0; i < dataset.Queries.Count; i++)
        {
            var query = dataset.Queries[i];
            double[] grades = [.. query.Candidates.Select(static candidate => candidate.Grade)];
            arrange(grades);
            table.Measure(i, grades, [.. query.MissedGrades]);
        }

        return Report(new ModelIdentity(name, null, ""), dataset, options, table);
    }

    private static void ThrowIfEmpty(RankingDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Queries.Count == 0)
            throw new ArgumentException($"The dataset '{dataset.Name}' has no queries, so there is nothing to judge.", nameof(dataset));
    }
}
