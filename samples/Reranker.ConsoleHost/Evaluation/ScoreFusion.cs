namespace Reranker.ConsoleHost;

/// <summary>Orders candidates by what the first stage and the model say together.</summary>
/// <remarks>The sum of z-scores, query by query: each side counts by how far it tells the candidates apart, whatever its scale.</remarks>
internal static class ScoreFusion
{
    /// <summary>The dataset with every query's candidates in the fused order.</summary>
    /// <param name="dataset">Queries with their candidates.</param>
    /// <param name="scores">The first stage's scores.</param>
    /// <param name="logits">The model's, for each query that has candidates.</param>
    public static RankingDataset Order(RankingDataset dataset, RunScores scores, IReadOnlyList<float[]> logits)
    {
        var next = 0;
        return new RankingDataset(dataset.Name, [.. dataset.Queries.Select(query =>
            query.Candidates.Count == 0 ? query : query with { Candidates = Order(query, scores, logits[next++]) })]);
    }

    private static RankingCandidate[] Order(RankingQuery query, RunScores scores, float[] logits)
    {
        var first = Standardize([.. query.Candidates.Select(candidate => scores[query.Id, candidate.DocumentId])]);
        var second = Standardize(Array.ConvertAll(logits, static logit => (double)logit));
        return [.. query.Candidates.Index().OrderByDescending(candidate => first[candidate.Index] + second[candidate.Index]).Select(static candidate => candidate.Item)];
    }

    private static double[] Standardize(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return deviation > 0 ? Array.ConvertAll(values, value => (value - mean) / deviation) : new double[values.Length];
    }
}
