namespace Reranker.ConsoleHost;

/// <summary>Orders candidates by what the first stage and the model say together.</summary>
/// <remarks>
/// A weighted sum of z-scores, query by query: each side counts by how far it tells the candidates apart, whatever its scale. Where the first stage is
/// the better of both, a model that helps with a weight below 1 can harm with 1.
/// </remarks>
internal static class ScoreFusion
{
    /// <summary>The dataset with every query's candidates in the fused order.</summary>
    /// <param name="dataset">Queries with their candidates.</param>
    /// <param name="scores">The first stage's scores.</param>
    /// <param name="logits">The model's, query by query.</param>
    /// <param name="weight">What the model's z-scores are multiplied by.</param>
    public static RankingDataset Order(RankingDataset dataset, BeirRun scores, IReadOnlyList<IReadOnlyList<float>> logits, double weight) =>
        new(dataset.Name, [.. dataset.Queries.Zip(logits, (query, its) => query.Candidates.Count == 0 ? query : query with { Candidates = Order(query, scores, its, weight) })]);

    private static RankingCandidate[] Order(RankingQuery query, BeirRun scores, IReadOnlyList<float> logits, double weight)
    {
        var first = Standardize([.. query.Candidates.Select(candidate => scores.ScoreOf(query.Id, candidate.DocumentId))]);
        var second = Standardize([.. logits.Select(static logit => (double)logit)]);
        return [.. query.Candidates.Index().OrderByDescending(candidate => first[candidate.Index] + (weight * second[candidate.Index])).Select(static candidate => candidate.Item)];
    }

    private static double[] Standardize(double[] values)
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return deviation > 0 ? Array.ConvertAll(values, value => (value - mean) / deviation) : new double[values.Length];
    }
}
