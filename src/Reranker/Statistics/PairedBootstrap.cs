namespace Reranker;

/// <summary>A percentile bootstrap interval for the mean difference of two systems over queries (Efron and Tibshirani, 1993). Too narrow below about 100 queries.</summary>
public static class PairedBootstrap
{
    /// <summary>The interval that holds the given share of resampled mean differences.</summary>
    /// <param name="challenger">One value per query.</param>
    /// <param name="champion">One value per query, in the same order.</param>
    /// <param name="confidence">The share, between 0 and 1. Default: 0.95.</param>
    /// <param name="resamples">How many times the queries are drawn with replacement, at least 1.</param>
    /// <param name="seed">The same seed gives the same interval everywhere.</param>
    /// <exception cref="ArgumentException">The lists differ in length, are empty, or hold a value that is not finite.</exception>
    public static (double Low, double High) Interval(
        IReadOnlyList<double> challenger, IReadOnlyList<double> champion, double confidence = 0.95, int resamples = 10_000, int seed = 17)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(confidence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidence, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 1);
        var differences = PairedDifferences.Of(challenger, champion);
        var random = new SeededRandom(seed);
        var means = new double[resamples];
        foreach (ref var mean in means.AsSpan())
        {
            var sum = 0.0;
            for (var i = 0; i < differences.Length; i++)
                sum += differences[random.Next(differences.Length)];
            mean = sum / differences.Length;
        }

        Array.Sort(means);
        var tail = (1 - confidence) / 2;
        return (Quantile.Of(means, tail), Quantile.Of(means, 1 - tail));
    }
}
