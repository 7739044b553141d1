namespace Reranker;

/// <summary>Wilson's 95 % score interval of a share (Journal of the American Statistical Association 22, 1927), without continuity correction.</summary>
internal static class WilsonInterval
{
    private const double Z = 1.959963984540054;

    /// <summary>From 0 to 1; all of it where there were no trials.</summary>
    public static (double Low, double High) Of(int successes, int trials)
    {
        if (trials == 0)
            return (0, 1);
        var share = (double)successes / trials;
        var centre = share + (Z * Z / (2.0 * trials));
        var half = Z * Math.Sqrt(((share * (1 - share)) + (Z * Z / (4.0 * trials))) / trials);
        var scale = 1 + (Z * Z / trials);
        return (Math.Max(0, (centre - half) / scale), Math.Min(1, (centre + half) / scale));
    }
}
