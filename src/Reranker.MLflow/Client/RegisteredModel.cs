namespace Reranker.MLflow;

/// <summary>A named model with numbered versions. Times are milliseconds since the Unix epoch.</summary>
public sealed record RegisteredModel
{
    /// <summary>The unique name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made.</summary>
    public long CreationTimestamp { get; init; }

    /// <summary>When it or one of its versions was last changed.</summary>
    public long LastUpdatedTimestamp { get; init; }

    /// <summary>What people wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>The newest version of each stage, without aliases.</summary>
    public IReadOnlyList<ModelVersion> LatestVersions { get; init; } = [];

    /// <summary>Its tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>For each alias, the version that it leads to.</summary>
    public IReadOnlyDictionary<string, int> Aliases { get; init; } = new Dictionary<string, int>();
}
