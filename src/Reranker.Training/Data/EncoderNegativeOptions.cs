namespace Reranker.Training;

/// <summary>Which texts near a query become its negatives.</summary>
public sealed record EncoderNegativeOptions
{
    /// <summary>How many of the nearest texts they come from, at least 1. Default: 40.</summary>
    public int Depth { get; init; } = 40;

    /// <summary>How many of them become candidates, spread evenly, at least 1. Default: 15.</summary>
    public int Count { get; init; } = 15;

    /// <summary>How far above the relevant text's cosine a text may be and still count as not relevant, from 0 to 1; beyond it, it is likely relevant and only unjudged. Default: 0.02.</summary>
    public double Margin { get; init; } = 0.02;

    /// <summary>Checks the options.</summary>
    /// <exception cref="TrainingOptionException">One of them is out of its range.</exception>
    public void Validate()
    {
        TrainingOptionException.Require(Depth >= 1, "The encoder's negatives'", nameof(Depth), Depth, "at least 1");
        TrainingOptionException.Require(Count >= 1, "The encoder's negatives'", nameof(Count), Count, "at least 1");
        TrainingOptionException.Require(Margin is >= 0 and <= 1, "The encoder's negatives'", nameof(Margin), Margin, "from 0 to 1");
    }
}
