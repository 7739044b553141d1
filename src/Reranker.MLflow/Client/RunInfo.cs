namespace Reranker.MLflow;

/// <summary>What a run is. Times are milliseconds since the Unix epoch.</summary>
public sealed record RunInfo
{
    /// <summary>The id: 32 hexadecimal digits.</summary>
    public required string RunId { get; init; }

    /// <summary>The name, equal to the tag <c>mlflow.runName</c>.</summary>
    public required string RunName { get; init; }

    /// <summary>The experiment's id.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>Who started it.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it started; 0 where nobody said.</summary>
    public long StartTime { get; init; }

    /// <summary>When it ended; <see langword="null"/> while it runs.</summary>
    public long? EndTime { get; init; }

    /// <summary>The URI of its artifacts.</summary>
    public required string ArtifactUri { get; init; }

    /// <summary>One of <see cref="MLflow.LifecycleStage"/>.</summary>
    public required string LifecycleStage { get; init; }
}
