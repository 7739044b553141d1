namespace Reranker.Training;

/// <summary>How likely a result is looked at, by its place alone: place^−η. A choice counts by the inverse of that.</summary>
/// <remarks>Joachims, Swaminathan and Schnabel 2017, "Unbiased Learning-to-Rank with Biased Feedback".</remarks>
public sealed record PropensityOptions
{
    /// <summary>
    /// η, from 0 (no bias) to 3; <see langword="null"/> (the default) to estimate it from the feedback to learn from, by <see cref="PositionBias.EstimateEta"/>. That
    /// assumes that a choice takes a look, which depends on the place alone, and an attraction, which depends on query and document alone and stays the same over the
    /// window; and it needs documents that were shown for one query at several places, as rankings that change over time or shuffled results show them.
    /// </summary>
    public double? Eta { get; init; }

    /// <summary>The most that a choice counts, at least 1: clipping keeps a few choices far down from deciding all. Default: 10.</summary>
    public double MaxWeight { get; init; } = 10;

    /// <summary>Checks the options.</summary>
    /// <exception cref="TrainingOptionException">One of them is out of its range.</exception>
    public void Validate()
    {
        Require(Eta is null or (>= 0 and <= 3), nameof(Eta), Eta, "from 0 to 3, or absent");
        Require(MaxWeight >= 1 && double.IsFinite(MaxWeight), nameof(MaxWeight), MaxWeight, "at least 1");
    }

    /// <summary>What a choice at a place counts; η must be known.</summary>
    internal double WeightAt(int position) => Math.Min(Math.Pow(position, Eta!.Value), MaxWeight);

    private static void Require(bool condition, string name, object? value, string expected) =>
        TrainingOptionException.Require(condition, "The propensity's", name, value, expected);
}
