namespace Reranker;

/// <summary>How far one system is above another over the same queries, and how sure that is.</summary>
/// <param name="Queries">How many queries were compared.</param>
/// <param name="Mean">The mean difference.</param>
/// <param name="Low">The lower end of its 95 % interval (<see cref="PairedBootstrap"/>).</param>
/// <param name="High">The upper end of its 95 % interval.</param>
/// <param name="StandardError">The standard error of the mean, s / √n with the sample deviation s of the differences; 0 for a single query.</param>
/// <param name="PValue">The one-sided p-value of the seeded sign-flip test (<see cref="PairedPermutationTest"/>).</param>
/// <param name="TTestPValue">That of Student's paired test (<see cref="PairedTTest"/>), which ought to be close.</param>
public sealed record PairedComparison(int Queries, double Mean, double Low, double High, double StandardError, double PValue, double TTestPValue)
{
    /// <summary>The mean in standard errors, which is Student's paired t; <see langword="null"/> where all differences are the same.</summary>
    public double? StandardErrors => StandardError > 0 ? Mean / StandardError : null;

    /// <summary>Compares the values of a metric, query by query.</summary>
    /// <param name="system">One value per query.</param>
    /// <param name="other">What it is compared with: one value per query, in the same order.</param>
    /// <exception cref="ArgumentException">The lists differ in length, are empty, or hold a value that is not finite.</exception>
    public static PairedComparison Of(IReadOnlyList<double> system, IReadOnlyList<double> other)
    {
        var differences = PairedDifferences.Of(system, other);
        var mean = differences.Average();
        var (low, high) = PairedBootstrap.Interval(system, other);
        return new PairedComparison(
            differences.Length, mean, low, high, PairedTTest.StandardDeviation(differences, mean) / Math.Sqrt(differences.Length),
            PairedPermutationTest.Run(system, other).PValue, PairedTTest.Run(system, other).PValue);
    }
}
