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

    internal static CanarySummary Of(IReadOnlyList<ImpressionOutcome> canary, IReadOnlyList<ImpressionOutcome> control) => new()
    {
        Champion = Rate(control),
        Challenger = Rate(canary),
    };

    private static ChoiceRate Rate(IReadOnlyList<ImpressionOutcome> outcomes) => new(outcomes.Count, outcomes.Count(static outcome => outcome.HasChoice));

    private static double Distance(double one, double other) => Math.Sqrt((one * one) + (other * other));
}
