namespace Reranker;

/// <summary>Judges rankings of a dataset, query by query.</summary>
/// <remarks>Metrics are <c>ndcg</c>, <c>mrr</c>, <c>map</c>, <c>hits</c>, <c>precision</c> and <c>recall</c>, each <c>_at_</c> every cut-off: see <see cref="RankingMetrics"/>.</remarks>
public static class RerankingEvaluator
{
    private static readonly RerankOptions RawScores = new() { RawScores = true };

    /// <summary>Lets a reranker order every query's candidates, one query at a time so that the times are those of an idle machine.</summary>
    /// <remarks>Ranked by raw scores: a sigmoid rounds the best and the worst to 1 and 0, and so makes ties that the model did not mean.</remarks>
    /// <param name="reranker">The reranker to judge.</param>
    /// <param name="dataset">At least one query.</param>
    /// <param name="options">Cut-offs and clock; <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Told after each query.</param>
    /// <param name="cancellationToken">Stops between queries and within one.</param>
    /// <exception cref="ArgumentException">The dataset has no queries.</exception>
    /// <exception cref="InferenceException">The reranker left candidates out, or its model changed on the way.</exception>
    public static async Task<EvaluationReport> EvaluateAsync(
        IReranker reranker,
        RankingDataset dataset,
        EvaluationOptions? options = null,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reranker);
        ThrowIfEmpty(dataset);
        options ??= new EvaluationOptions();
        var clock = options.TimeProvider;
        var table = new MetricTable(options.Cutoffs, dataset.Queries.Count);
        var milliseconds = new double[dataset.Queries.Count];
        var scores = new IReadOnlyList<float>[dataset.Queries.Count];
        ModelIdentity? model = null;

        for (var i = 0; i < dataset.Queries.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var query = dataset.Queries[i];
            double[] grades = [];
            scores[i] = [];
            if (query.Candidates.Count > 0)
            {
                var request = new RerankRequest(query.Text, [.. query.Candidates.Select(static candidate => new RerankDocument(candidate.Text, candidate.DocumentId))]);
                var start = clock.GetTimestamp();
                var response = await reranker.RerankAsync(request, RawScores, cancellationToken).ConfigureAwait(false);
                milliseconds[i] = clock.GetElapsedTime(start).TotalMilliseconds;

                model ??= response.Model;
                if (model != response.Model)
                    throw new InferenceException($"The model changed from {model} to {response.Model} during the evaluation: evaluate a fixed model, not the serving slot.");
                (grades, scores[i]) = Read(query, response);
            }

            table.Measure(i, grades, [.. query.MissedGrades]);
            progress?.Report(new EvaluationProgress(i + 1, dataset.Queries.Count));
        }

        model ??= reranker.GetService<RerankerMetadata>()?.Model ?? new ModelIdentity("unknown", null, "");
        return Report(model, dataset, table) with { Milliseconds = milliseconds, Scores = scores };
    }

    /// <summary>Judges the order in which the dataset gives the candidates: the first stage, which a reranker must beat.</summary>
    /// <inheritdoc cref="EvaluateRandom"/>
    public static EvaluationReport EvaluateBaseline(RankingDataset dataset, EvaluationOptions? options = null) =>
        EvaluateOrder("baseline", dataset, options, static _ => { });

    /// <summary>Judges a random order: the floor under every other figure.</summary>
    /// <param name="dataset">At least one query.</param>
    /// <param name="seed">The same seed gives the same order.</param>
    /// <param name="options">Cut-offs; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The dataset has no queries.</exception>
    public static EvaluationReport EvaluateRandom(RankingDataset dataset, int seed = 17, EvaluationOptions? options = null)
    {
        var random = new SeededRandom(seed);
        return EvaluateOrder("random", dataset, options, grades => random.Shuffle<double>(grades));
    }

    private static EvaluationReport EvaluateOrder(string name, RankingDataset dataset, EvaluationOptions? options, Action<double[]> arrange)
    {
        ThrowIfEmpty(dataset);
        var table = new MetricTable((options ?? new EvaluationOptions()).Cutoffs, dataset.Queries.Count);
        for (var i = 0; i < dataset.Queries.Count; i++)
        {
            var query = dataset.Queries[i];
            double[] grades = [.. query.Candidates.Select(static candidate => candidate.Grade)];
            arrange(grades);
            table.Measure(i, grades, [.. query.MissedGrades]);
        }

        return Report(new ModelIdentity(name, null, ""), dataset, table);
    }

    private static (double[] GradesInOrder, float[] Scores) Read(RankingQuery query, RerankResponse response)
    {
        var places = response.Results.Select(static result => result.Index).ToHashSet();
        if (response.Results.Count != query.Candidates.Count || places.Count != query.Candidates.Count)
        {
            throw new InferenceException(
                $"The reranker returned {places.Count} of the {query.Candidates.Count} candidates of query '{query.Id}': an evaluation needs all of them.");
        }

        var scores = new float[query.Candidates.Count];
        foreach (var result in response.Results)
            scores[result.Index] = result.RelevanceScore;
        return ([.. response.Results.Select(result => query.Candidates[result.Index].Grade)], scores);
    }

    private static EvaluationReport Report(ModelIdentity model, RankingDataset dataset, MetricTable table) => new()
    {
        Model = model,
        DatasetName = dataset.Name,
        DatasetDigest = dataset.Digest,
        QueryIds = [.. dataset.Queries.Select(static query => query.Id)],
        PerQuery = table.PerQuery,
        EvaluatedDocuments = dataset.CandidateCount,
    };

    private static void ThrowIfEmpty(RankingDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Queries.Count == 0)
            throw new ArgumentException($"The dataset '{dataset.Name}' has no queries, so there is nothing to judge.", nameof(dataset));
    }
}
