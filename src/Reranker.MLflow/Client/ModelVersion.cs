namespace Reranker.MLflow;

/// <summary>A version of a registered model. Times are milliseconds since the Unix epoch.</summary>
public sealed record ModelVersion
{
    /// <summary>The registered model.</summary>
    public required string Name { get; init; }

    /// <summary>The version, from 1; numbers are never used again.</summary>
    public required int Version { get; init; }

    /// <summary>When it was made.</summary>
    public long CreationTimestamp { get; init; }

    /// <summary>When it was last changed.</summary>
    public long LastUpdatedTimestamp { get; init; }

    /// <summary>Who made it.</summary>
    public string? UserId { get; init; }

    /// <summary>One of <see cref="ModelStage"/>.</summary>
    public string CurrentStage { get; init; } = ModelStage.None;

    /// <summary>What people wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>The URI that it was registered from.</summary>
    public required string Source { get; init; }

    /// <summary>The run that made it.</summary>
    public string? RunId { get; init; }

    /// <summary>A link to the run, where that is on another server.</summary>
    public string? RunLink { get; init; }

    /// <summary>Whether it can be used.</summary>
    public ModelVersionStatus Status { get; init; } = ModelVersionStatus.Ready;

    /// <summary>More on the status.</summary>
    public string? StatusMessage { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The aliases that lead here; searches leave them out, as MLflow does.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
