namespace Reranker.Training;

/// <summary>Finds the least score from which on documents are relevant with a wanted precision: the one that keeps the most of them.</summary>
internal static class ThresholdSearch
{
    /// <param name="fitted">Calibrated scores to choose the threshold on.</param>
    /// <param name="others">Calibrated scores of other queries, for the figures.</param>
    /// <param name="targetPrecision">Above 0 and at most 1.</param>
    /// <returns><see langword="null"/> where no score reaches the precision.</returns>
    public static PrecisionThreshold? Find(IReadOnlyList<ScoredLabel> fitted, IReadOnlyList<ScoredLabel> others, double targetPrecision)
    {
        double? least = null;
        var (accepted, relevant) = (0, 0);
        foreach (var group in fitted.GroupBy(static pair => pair.Score).OrderByDescending(static group => group.Key))
        {
            accepted += group.Count();
            relevant += group.Count(static pair => pair.IsRelevant);
            if (relevant > 0 && relevant >= targetPrecision * accepted)
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
