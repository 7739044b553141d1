namespace Reranker.MLflow;

/// <summary>An experiment: a folder of runs. Times are milliseconds since the Unix epoch.</summary>
public sealed record Experiment
{
    /// <summary>The id: a number in SQL stores, opaque elsewhere.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>The URI under which its runs keep their artifacts.</summary>
    public required string ArtifactLocation { get; init; }

    /// <summary>One of <see cref="MLflow.LifecycleStage"/>.</summary>
    public required string LifecycleStage { get; init; }

    /// <summary>When it was made.</summary>
    public long CreationTime { get; init; }

    /// <summary>When it was last changed.</summary>
    public long LastUpdateTime { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
