namespace Reranker.Training;

/// <summary>How feedback becomes what a model learns from. Held-out queries keep all that was shown, with plain grades.</summary>
public sealed record FeedbackLabels
{
    /// <summary>Which results count as not relevant. Default: <see cref="FeedbackNegatives.All"/>.</summary>
    public FeedbackNegatives Negatives { get; init; }

    /// <summary>
    /// η of the propensity that a result at a place is looked at, place^−η (Joachims, Swaminathan and Schnabel 2017, "Unbiased Learning-to-Rank with Biased
    /// Feedback"), from 0 to 3: a choice counts by its inverse. <see langword="null"/> (the default): every choice counts the same.
    /// <see cref="PositionBias.EstimateEta"/> estimates it.
    /// </summary>
    public double? PropensityEta { get; init; }

    /// <summary>The most that a choice counts, at least 1: clipping keeps a few choices far down from deciding all. Default: 10.</summary>
    public double MaxWeight { get; init; } = 10;

    /// <summary>Checks the options.</summary>
    /// <exception cref="TrainingException">One of them is out of its range.</exception>
    public void Validate()
    {
        Require(Enum.IsDefined(Negatives), nameof(Negatives), Negatives, string.Join(" or ", Enum.GetNames<FeedbackNegatives>()));
        Require(PropensityEta is null or (>= 0 and <= 3), nameof(PropensityEta), PropensityEta, "from 0 to 3, or absent");
        Require(MaxWeight >= 1 && double.IsFinite(MaxWeight), nameof(MaxWeight), MaxWeight, "at least 1");
    }

    /// <summary>What a choice at a place counts.</summary>
    internal double WeightAt(int position) => PropensityEta is { } eta ? Math.Min(Math.Pow(position, eta), MaxWeight) : 1;

    private static void Require(bool condition, string name, object? value, string expected)
    {
        if (!condition)
            throw new TrainingException(FormattableString.Invariant($"The feedback option {name} is {value}; expected {expected}."));
    }
}
