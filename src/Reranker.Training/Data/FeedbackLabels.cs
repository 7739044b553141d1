namespace Reranker.Training;

/// <summary>How feedback becomes what a model learns from. Held-out queries keep all that was shown, with plain grades.</summary>
public sealed record FeedbackLabels
{
    /// <summary>Which results count as not relevant. Default: <see cref="FeedbackNegatives.All"/>.</summary>
    public FeedbackNegatives Negatives { get; init; }

    /// <summary>How likely results were looked at, which choices make up for; <see langword="null"/> (the default): every choice counts the same.</summary>
    public PropensityOptions? Propensity { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="TrainingOptionException">One of them is out of its range.</exception>
    public void Validate()
    {
        TrainingOptionException.Require(Enum.IsDefined(Negatives), "The feedback", nameof(Negatives), Negatives, string.Join(" or ", Enum.GetNames<FeedbackNegatives>()));
        Propensity?.Validate();
    }

    /// <summary>What a choice at a place counts.</summary>
    internal double WeightAt(int position) => Propensity?.WeightAt(position) ?? 1;

    /// <summary>The same with an η, estimated from feedback where it is not given.</summary>
    /// <exception cref="TrainingException">The feedback does not tell.</exception>
    internal FeedbackLabels Settle(IEnumerable<FeedbackRecord> records) =>
        Propensity is { Eta: null } open ? this with { Propensity = open with { Eta = PositionBias.EstimateEta([.. records]) } } : this;
}
