namespace Reranker;

/// <summary>One reranker's way through a dataset.</summary>
internal sealed class RerankerMeasurement(IReranker reranker, RankingDataset dataset, EvaluationOptions options)
{
    private static readonly RerankOptions RawScores = new() { RawScores = true };

    private readonly MetricTable _table = new(options.Cutoffs, dataset.Queries.Count);
    private readonly double[] _milliseconds = new double[dataset.Queries.Count];
    private readonly IReadOnlyList<float>[] _scores = new IReadOnlyList<float>[dataset.Queries.Count];
    private ModelIdentity? _model;

    /// <summary>Lets the reranker order one query's candidates.</summary>
    public async Task MeasureAsync(int index, CancellationToken cancellationToken)
    {
        var query = dataset.Queries[index];
        double[] grades = [];
        _scores[index] = [];
        if (query.Candidates.Count > 0)
        {
            var request = new RerankRequest(query.Text, [.. query.Candidates.Select(static candidate => new RerankDocument(candidate.Text, candidate.DocumentId))]);
            var start = options.TimeProvider.GetTimestamp();
            var response = await reranker.RerankAsync(request, RawScores, cancellationToken).ConfigureAwait(false);
            _milliseconds[index] = options.TimeProvider.GetElapsedTime(start).TotalMilliseconds;

            _model ??= response.Model;
            if (_model != response.Model)
                throw new InferenceException($"The model changed from {_model} to {response.Model} during the evaluation: evaluate a fixed model, not the serving slot.");
            (grades, _scores[index]) = Read(query, response);
        }

        _table.Measure(index, grades, [.. query.MissedGrades]);
    }

    /// <summary>The report, once every query is measured.</summary>
    public EvaluationReport Report() =>
        RerankingEvaluator.Report(_model ?? reranker.GetService<RerankerMetadata>()?.Model ?? new ModelIdentity("unknown", null, ""), dataset, options, _table)
            with { Milliseconds = _milliseconds, Scores = _scores };

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
        return (Arrange(query, response.Results), scores);
    }

    // Of equal scores the lesser grade comes first, as in RankingMetrics.Arrange. Blank documents are last whatever their scores, and what a first stage has ordered is no tie.
    private static double[] Arrange(RankingQuery query, IReadOnlyList<RerankResult> results)
    {
        var grades = new double[results.Count];
        for (var start = 0; start < grades.Length;)
        {
            var end = start;
            while (end < grades.Length && Place(results[end]) == Place(results[start]))
                grades[end] = query.Candidates[results[end++].Index].Grade;
            grades.AsSpan(start..end).Sort();
            start = end;
        }

        return grades;
    }

    private static (float, FirstStageScore?, bool) Place(RerankResult result) => (result.RelevanceScore, result.FirstStage, Ranker.IsBlank(result.Document));
}
