namespace Reranker;

/// <summary>How one request is answered.</summary>
public sealed record RerankOptions
{
    /// <summary>How many results to return, at least 1; <see langword="null"/> (the default) for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? TopN
    {
        get;
        init
        {
            if (value is < 1)
                throw new ArgumentOutOfRangeException(nameof(value), value, "TopN must be at least 1, or null for all results.");
            field = value;
        }
    }

    /// <summary>Return the model's logits instead of activated scores (for most models a sigmoid: 0 to 1). Default: <see langword="false"/>.</summary>
    public bool RawScores { get; init; }

    /// <summary>
    /// Return probabilities of relevance, by the model's own <see cref="ScoreCalibration"/>, so that a threshold means the same from model to model.
    /// The order stays that of the logits, also where a calibration gives two documents the same score. A model without a calibration refuses.
    /// Default (<see langword="null"/>): what the reranker was set up with, usually not. Not together with <see cref="RawScores"/>.
    /// </summary>
    public bool? Calibrated { get; init; }
}
