namespace Reranker;

/// <summary>Quantiles as R's default, type 7: linear between neighbours (Hyndman and Fan, The American Statistician 50, 1996).</summary>
internal static class Quantile
{
    /// <param name="sorted">Rising values, at least one.</param>
    /// <param name="share">From 0 for the least to 1 for the greatest.</param>
    public static double Of(ReadOnlySpan<double> sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
