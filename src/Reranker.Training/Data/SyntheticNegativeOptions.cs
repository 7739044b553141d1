namespace Reranker.Training;

/// <summary>Passages that answer nothing, added to lists as negatives: a blank one, one of a single word, and boilerplate.</summary>
public sealed record SyntheticNegativeOptions
{
    /// <summary>The share of the lists that get one of each, from 0 to 1. Default: 0.1.</summary>
    public double Share { get; init; } = 0.1;

    /// <summary>The boilerplate to draw from; <see langword="null"/> (the default) for what web pages have in English.</summary>
    public IReadOnlyList<string>? Boilerplate { get; init; }

    /// <summary>Checks the options.</summary>
    /// <exception cref="TrainingOptionException">One of them is out of its range.</exception>
    public void Validate() => TrainingOptionException.Require(Share is >= 0 and <= 1, "The synthetic negatives'", nameof(Share), Share, "from 0 to 1");
}
