namespace Reranker;

/// <summary>How many queries a paired one-sided test needs.</summary>
internal static class PairedSampleSize
{
    /// <summary>((z₁₋α + z_power) · σ / δ)², by the normal approximation, for the mean δ and the standard deviation σ of the differences seen so far.</summary>
    public static int Required(ReadOnlySpan<double> differences, double mean, double alpha, double power)
    {
        var deviations = (Distributions.NormalQuantile(1 - alpha) + Distributions.NormalQuantile(power)) * PairedTTest.StandardDeviation(differences, mean) / mean;
        return (int)Math.Min(Math.Ceiling(deviations * deviations), int.MaxValue);
    }
}
