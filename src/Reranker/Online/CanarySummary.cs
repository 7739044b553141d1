namespace Reranker;

/// <summary>How often users choose something from the challenger's answers and from as many of the champion's.</summary>
/// <remarks>
/// The interval of the difference is Newcombe's, of two Wilson intervals (Statistics in Medicine 17, 1998, pages 873–890, method 10). It takes answers to be
/// independent; those of one user are not, so that few users with many requests make it too narrow.
/// </remarks>
public sealed record CanarySummary
{
    /// <summary>The champion's answers, of the control.</summary>
    public required ChoiceRate Champion { get; init; }

    /// <summary>The challenger's answers.</summary>
    public required ChoiceRate Challenger { get; init; }

    /// <summary>The challenger's rate − the champion's.</summary>
    public double Difference => Challenger.Rate - Champion.Rate;

    /// <summary>The lower end of the 95 % interval of <see cref="Difference"/>.</summary>
    public double Low => Difference - Distance(Challenger.Rate - Challenger.Low, Champion.High - Champion.Rate);

    /// <summary>The upper end.</summary>
    public double High => Difference + Distance(Challenger.High - Challenger.Rate, Champion.Rate - Champion.Low);

    /// <summary>The lower end of the 95 % confidence sequence of <see cref="Difference"/>: it holds on every day at once, so that one may look each day and stop when it leaves 0 out.</summary>
    public double AnytimeLow => Math.Max(-1, Difference - AnytimeHalfWidth);

    /// <summary>The upper end.</summary>
    public double AnytimeHigh => Math.Min(1, Difference + AnytimeHalfWidth);

    /// <summary>
    /// How unlikely so uneven numbers of answers are, at whatever time one looks, where the canary and its control get the same share of the requests. Below 0.001 something drops
    /// answers on one side (a challenger that fails, feedback that is lost): find it before believing any rate (Fabijan et al., "Diagnosing sample ratio mismatch", KDD 2019).
    /// </summary>
    public double SampleRatioPValue => ConfidenceSequence.PValue(Challenger.Impressions, Challenger.Impressions + Champion.Impressions);

    // Of each answer the estimator takes its deviation from its side's rate, divided by the share of that side (augmented inverse probability weighting).
    private double AnytimeHalfWidth
    {
        get
        {
            long count = Champion.Impressions + Challenger.Impressions;
            if (Champion.Impressions == 0 || Challenger.Impressions == 0)
                return double.PositiveInfinity;
            var variance = Variance(Champion) + Variance(Challenger);
            return ConfidenceSequence.HalfWidth(Math.Sqrt(variance), count);

            // One success and one failure more than seen, so that a rate of 0 or 1 is not taken for certain (Agresti and Caffo, The American Statistician 54, 2000).
            double Variance(ChoiceRate side)
            {
                var rate = (side.Chosen + 1.0) / (side.Impressions + 2.0);
                return rate * (1 - rate) * count / side.Impressions;
            }
        }
    }

    internal static CanarySummary Of(IReadOnlyList<ImpressionOutcome> canary, IReadOnlyList<ImpressionOutcome> control) => new()
    {
        Champion = Rate(control),
        Challenger = Rate(canary),
    };

    private static ChoiceRate Rate(IReadOnlyList<ImpressionOutcome> outcomes) => new(outcomes.Count, outcomes.Count(static outcome => outcome.HasChoice));

    private static double Distance(double one, double other) => Math.Sqrt((one * one) + (other * other));
}
