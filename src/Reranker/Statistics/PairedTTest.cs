namespace Reranker;

/// <summary>Student's paired t-test: the usual companion of the permutation test, and as trustworthy for nDCG from 25 queries on (Urbano, Lima and Hanjalic, SIGIR 2019).</summary>
public static class PairedTTest
{
    /// <summary>Tests whether the challenger is better than the champion (one-sided).</summary>
    /// <param name="challenger">One value per query.</param>
    /// <param name="champion">One value per query, in the same order.</param>
    /// <returns>The p-value is 1 where all differences are 0 or there is only one query, and 0 where all rise by the same amount.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, are empty, or hold a value that is not finite.</exception>
    public static PairedTestResult Run(IReadOnlyList<double> challenger, IReadOnlyList<double> champion)
    {
        var differences = PairedDifferences.Of(challenger, champion);
        var mean = differences.Average();
        var error = StandardDeviation(differences, mean) / Math.Sqrt(differences.Length);
        var pValue = (error, mean) switch
        {
            ( > 0, _) => Distributions.StudentUpperTail(mean / error, differences.Length - 1),
            (0, > 0) when differences.Length > 1 => 0,
            _ => 1,
        };
        return new PairedTestResult(differences.Length, mean, pValue);
    }

    /// <summary>The sample standard deviation (n − 1); 0 for a single value.</summary>
    internal static double StandardDeviation(ReadOnlySpan<double> values, double mean)
    {
        var squares = 0.0;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return values.Length < 2 ? 0 : Math.Sqrt(squares / (values.Length - 1));
    }
}
