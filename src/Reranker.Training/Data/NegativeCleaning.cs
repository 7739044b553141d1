namespace Reranker.Training;

/// <summary>Which model says what negatives are likely relevant, and by what margin (<see cref="HardNegatives.CleanAsync"/>).</summary>
public sealed record NegativeCleaning
{
    /// <summary>What the model is asked for by.</summary>
    public required string Model { get; init; }

    /// <summary>A negative scores at most the least relevant text's score less this, from 0 to 1. Default: 0.</summary>
    public double AbsoluteMargin { get; init; }

    /// <summary>A negative scores at most the least relevant text's score × (1 − this), from 0 to 1. Default: 0.05.</summary>
    public double RelativeMargin { get; init; } = 0.05;

    /// <summary>The margins as <see cref="HardNegatives"/> takes them.</summary>
    public HardNegativeOptions Margins => new() { AbsoluteMargin = AbsoluteMargin, RelativeMargin = RelativeMargin };

    /// <exception cref="TrainingException">The model is not named, or a margin is out of its range.</exception>
    internal void Validate()
    {
        TrainingOptionException.Require(!string.IsNullOrWhiteSpace(Model), "The cleaning's", nameof(Model), Model, "a model's name");
        Margins.Validate();
    }
}
