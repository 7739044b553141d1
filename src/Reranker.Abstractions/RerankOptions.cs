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

    /// <summary>
    /// How the first stage's scores count beside the model's (<see cref="RerankDocument.Score"/>). Default (<see langword="null"/>): what the reranker was set up with, usually not at all;
    /// <see cref="FusionMethod.None"/> says so for one request.
    /// </summary>
    public FusionOptions? Fusion { get; init; }

    /// <summary>
    /// How long the model may take before the first stage's order is answered; more than zero. Read by a reranker with <c>UseFallback</c>; others take the time they need.
    /// <see langword="null"/> (the default): what that one was set up with.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan? Deadline
    {
        get;
        init => field = value is not { } time || time > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The deadline must be more than zero, or null for the usual one.");
    }

    /// <summary>
    /// Leaves out documents whose model score, on the scale of the request, is lower than this, and blank ones; so an answer may be empty: nothing is relevant.
    /// Best with <see cref="Calibrated"/> scores. <see langword="null"/> (the default) for no bound.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a number.</exception>
    public double? MinScore
    {
        get;
        init => field = value is not { } score || !double.IsNaN(score)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "MinScore must be a number, or null for no bound.");
    }
}
