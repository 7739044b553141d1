namespace Reranker.Training;

/// <summary>What a retraining came to.</summary>
public sealed record RetrainingOutcome
{
    /// <summary>The run that recorded it.</summary>
    public required string RunId { get; init; }

    /// <summary>The version that the challenger became, promoted or not.</summary>
    public required RegisteredModelVersion Version { get; init; }

    /// <summary>How the challenger ranked the held-out queries.</summary>
    public required EvaluationReport Challenger { get; init; }

    /// <summary>How the champion ranked them.</summary>
    public required EvaluationReport Champion { get; init; }

    /// <summary>What was decided, and why.</summary>
    public required PromotionDecision Decision { get; init; }

    /// <summary>The version that was archived in the challenger's favour; <see langword="null"/> where the champion was kept.</summary>
    public int? ArchivedModelVersion { get; init; }
}
