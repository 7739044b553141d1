namespace Reranker;

/// <summary>How far two histograms over the same bins are apart.</summary>
public static class DistributionShift
{
    private const int Groups = 10;

    /// <summary>The two-sample Kolmogorov–Smirnov statistic, sup |F(x) − G(x)| at the bins' edges: from 0 to 1, and no more than that of the values themselves.</summary>
    /// <param name="expected">Counts.</param>
    /// <param name="actual">Counts in the same bins.</param>
    /// <remarks>Smirnov, 1939; Conover, Practical Nonparametric Statistics, section 6.3. 0 where either has no counts.</remarks>
    public static double KolmogorovSmirnov(ReadOnlySpan<long> expected, ReadOnlySpan<long> actual)
    {
        var (n, m) = Totals(expected, actual);
        if (n == 0 || m == 0)
            return 0;
        var (f, g, greatest) = (0L, 0L, 0.0);
        for (var i = 0; i < expected.Length; i++)
        {
            f += expected[i];
            g += actual[i];
            greatest = Math.Max(greatest, Math.Abs(((double)f / n) - ((double)g / m)));
        }

        return greatest;
    }

    /// <summary>The population stability index, Σ (q − p) ln(q / p), over groups of neighbouring bins with a tenth of the expected counts or more; a bin that has so many is a group of its own, and what is left between them another.</summary>
    /// <param name="expected">Counts.</param>
    /// <param name="actual">Counts in the same bins.</param>
    /// <remarks>
    /// Siddiqi, Credit Risk Scorecards, 2006, who reads less than 0.1 as no change and more than 0.25 as a great one. It is Jeffreys' divergence of the two. Half a count is
    /// added to every group, so that an empty one is no infinity. 0 where either has no counts.
    /// </remarks>
    public static double StabilityIndex(ReadOnlySpan<long> expected, ReadOnlySpan<long> actual)
    {
        var (n, m) = Totals(expected, actual);
        if (n == 0 || m == 0)
            return 0;
        List<(long Expected, long Actual)> groups = [];
        var (p, q) = (0L, 0L);
        for (var i = 0; i < expected.Length; i++)
        {
            if (expected[i] * Groups >= n)
                EndGroup(); // what comes before it must not hide in it
            p += expected[i];
            q += actual[i];
            if (p * Groups >= n)
                EndGroup();
        }

        EndGroup();
        var half = 0.5 * groups.Count;
        return groups.Sum(group =>
        {
            var (share, other) = ((group.Expected + 0.5) / (n + half), (group.Actual + 0.5) / (m + half));
            return (other - share) * Math.Log(other / share);
        });

        void EndGroup()
        {
            if (p + q > 0)
                groups.Add((p, q));
            (p, q) = (0, 0);
        }
    }

    private static (long Expected, long Actual) Totals(ReadOnlySpan<long> expected, ReadOnlySpan<long> actual)
    {
        if (expected.Length != actual.Length)
            throw new ArgumentException($"Expected histograms over the same bins, but one has {expected.Length} and the other {actual.Length}.", nameof(actual));
        var (n, m) = (0L, 0L);
        for (var i = 0; i < expected.Length; i++)
            (n, m) = (n + expected[i], m + actual[i]);
        return (n, m);
    }
}
