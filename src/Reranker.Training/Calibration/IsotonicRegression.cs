namespace Reranker.Training;

/// <summary>The non-decreasing curve nearest to the labels in squared error.</summary>
/// <remarks>
/// Pool adjacent violators (Barlow et al. 1972; for probabilities Zadrozny and Elkan 2002). Between the pools the curve is linear, as scikit-learn's
/// <c>IsotonicRegression</c> predicts: documents get equal scores only within a pool.
/// </remarks>
internal static class IsotonicRegression
{
    private readonly record struct Pool(double First, double Last, double Sum, int Count)
    {
        public double Mean => Sum / Count;
    }

    /// <summary>The ends of the pools, and the value at each.</summary>
    public static (double[] Scores, double[] Values) Fit(IReadOnlyList<ScoredLabel> pairs)
    {
        var pools = new Stack<Pool>();
        foreach (var group in pairs.GroupBy(static pair => pair.Score).OrderBy(static group => group.Key))
        {
            var pool = new Pool(group.Key, group.Key, group.Count(static pair => pair.IsRelevant), group.Count());
            while (pools.TryPeek(out var before) && before.Mean >= pool.Mean)
            {
                pools.Pop();
                pool = new Pool(before.First, pool.Last, before.Sum + pool.Sum, before.Count + pool.Count);
            }

            pools.Push(pool);
        }

        var knots = pools.Reverse()
            .SelectMany(static pool => pool.First == pool.Last ? [(pool.First, pool.Mean)] : new[] { (pool.First, pool.Mean), (pool.Last, pool.Mean) })
            .ToArray();
        return ([.. knots.Select(static knot => knot.Item1)], [.. knots.Select(static knot => knot.Item2)]);
    }
}
