namespace Reranker;

/// <summary>A version of a registered model.</summary>
public sealed record RegisteredModelVersion
{
    /// <summary>The registered model.</summary>
    public required string Name { get; init; }

    /// <summary>The version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary><c>None</c>, <c>Staging</c>, <c>Production</c> or <c>Archived</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>The aliases that lead here.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>Where its files are.</summary>
    public required string Source { get; init; }

    /// <summary>The run that made it, where known.</summary>
    public string? RunId { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What people wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }
}
