namespace Reranker;

/// <summary>Adjusts the p-values of several tests, so that the chance of any false finding among them stays below the level (Holm, Scandinavian Journal of Statistics 6, 1979).</summary>
internal static class HolmCorrection
{
    /// <summary>The k-th smallest of m p-values, times m − k + 1, but no smaller than its predecessor and at most 1.</summary>
    /// <returns>The adjusted values in the order of <paramref name="pValues"/>; each test passes where its own is at or below the level.</returns>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        var adjusted = new double[pValues.Count];
        var least = 0.0;
        foreach (var (rank, index) in Enumerable.Range(0, pValues.Count).OrderBy(index => pValues[index]).Index())
            adjusted[index] = least = Math.Max(least, Math.Min(1, pValues[index] * (pValues.Count - rank)));
        return adjusted;
    }
}
