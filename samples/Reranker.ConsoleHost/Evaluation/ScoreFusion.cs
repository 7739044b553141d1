namespace Reranker.ConsoleHost;

/// <summary>Orders candidates by what the first stage and the model say together.</summary>
/// <remarks>The sum of z-scores, query by query: each side counts by how far it tells the candidates apart, whatever its scale.</remarks>
internal static class ScoreFusion
{
    /// <summary>The dataset with every query's candidates in the fused order.</summary>
    /// <param name="dataset">Queries with their candidates.</param>
    /// <param name="scores">The first stage's scores.</param>
    /// <param name="logits">The model's, query by query.</param>
    public static RankingDataset Order(RankingDataset dataset, RunScores scores, IReadOnlyList<IReadOnlyList<float>> logits) =>
        new(dataset.Name, [.. dataset.Queries.Zip(logits, (query, its) => query.Candidates.Count == 0 ? query : query with { Candidates = Order(query, scores, its) })]);

    private static RankingCandidate[] Order(RankingQuery query, RunScores scores, IReadOnlyList<float> logits)
    {
        var first = Standardize([.. query.Candidates.Select(candidate => scores[query.Id, candidate.DocumentId])]);
        var second = Standardize([.. logits.Select(static logit => (double)logit)]);
        return [.. query.Candidates.Index().OrderByDescending(candidate => first[candidate.Index] + second[candidate.Index]).Select(static candidate => candidate.Item)];
    }

    private static double[] Standardize(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return deviation > 0 ? Array.ConvertAll(values, value => (value - mean) / deviation) : new double[values.Length];
    }
}
