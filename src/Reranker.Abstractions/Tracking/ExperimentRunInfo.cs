namespace Reranker;

/// <summary>A run as the tracker knows it.</summary>
public sealed record ExperimentRunInfo
{
    /// <summary>The run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>The run's name.</summary>
    public required string Name { get; init; }

    /// <summary>The experiment's id.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>The tracker's page about it, for people; <see langword="null"/> where the tracker has no pages.</summary>
    public Uri? Page { get; init; }

    /// <summary>Where it stands.</summary>
    public required ExperimentRunStatus Status { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; <see langword="null"/> while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its parameters.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>The latest value of each metric.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }
}
