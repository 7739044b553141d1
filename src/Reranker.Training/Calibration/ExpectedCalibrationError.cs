namespace Reranker.Training;

/// <summary>How far probabilities are from the shares that they predict.</summary>
public static class ExpectedCalibrationError
{
    /// <summary>The number of bins that Guo et al. 2017 use.</summary>
    public const int DefaultBins = 15;

    /// <summary>
    /// Σ over bins of (n_b / n) · |share relevant in b − mean probability in b|, bins of equal width over [0, 1] (Naeini, Cooper and Hauskrecht 2015, "Obtaining
    /// Well Calibrated Probabilities Using Bayesian Binning"). A probability of exactly 1 falls into the last bin.
    /// </summary>
    /// <param name="probabilities">From 0 to 1.</param>
    /// <param name="isRelevant">Whether each was relevant; as many.</param>
    /// <param name="bins">The number of bins, at least 1. Default: 15.</param>
    /// <returns>From 0, for probabilities that come true, to 1; 0 where there are none.</returns>
    public static double Of(IReadOnlyList<double> probabilities, IReadOnlyList<bool> isRelevant, int bins = DefaultBins)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(isRelevant);
        ArgumentOutOfRangeException.ThrowIfNotEqual(isRelevant.Count, probabilities.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var gaps = new double[bins];
        for (var i = 0; i < probabilities.Count; i++)
            gaps[Math.Min((int)(probabilities[i] * bins), bins - 1)] += (isRelevant[i] ? 1 : 0) - probabilities[i];
        return gaps.Sum(Math.Abs) / Math.Max(1, probabilities.Count);
    }

    internal static double Of(IReadOnlyList<ScoredLabel> pairs) =>
        Of([.. pairs.Select(static pair => pair.Score)], [.. pairs.Select(static pair => pair.IsRelevant)]);
}
