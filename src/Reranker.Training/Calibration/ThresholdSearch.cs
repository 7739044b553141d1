namespace Reranker.Training;

/// <summary>Finds the least score from which on documents are relevant with a wanted precision: the one that keeps the most of them.</summary>
internal static class ThresholdSearch
{
    // The precision of fewer documents is luck: the single best one is relevant often enough.
    private const int LeastAccepted = 10;

    /// <param name="fitted">Calibrated scores to choose the threshold on.</param>
    /// <param name="others">Calibrated scores of other queries, for the figures.</param>
    /// <param name="targetPrecision">Above 0 and at most 1.</param>
    /// <param name="leastAccepted">How many of <paramref name="fitted"/> must be accepted for their precision to count.</param>
    /// <returns><see langword="null"/> where no score reaches the precision.</returns>
    public static PrecisionThreshold? Find(IReadOnlyList<ScoredLabel> fitted, IReadOnlyList<ScoredLabel> others, double targetPrecision, int leastAccepted = LeastAccepted)
    {
        double? least = null;
        var (accepted, relevant) = (0, 0);
        foreach (var group in fitted.GroupBy(static pair => pair.Score).OrderByDescending(static group => group.Key))
        {
            accepted += group.Count();
            relevant += group.Count(static pair => pair.IsRelevant);
            if (accepted >= leastAccepted && relevant >= targetPrecision * accepted)
                least = group.Key;
        }

        if (least is not { } score)
            return null;
        var kept = others.Where(pair => pair.Score >= score).ToArray();
        var found = kept.Count(static pair => pair.IsRelevant);
        return new PrecisionThreshold(
            targetPrecision, score, kept.Length == 0 ? null : (double)found / kept.Length, (double)found / Math.Max(1, others.Count(static pair => pair.IsRelevant)));
    }
}
