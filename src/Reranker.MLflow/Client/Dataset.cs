namespace Reranker.MLflow;

/// <summary>A dataset as MLflow describes it; its content stays where it is.</summary>
public sealed record Dataset
{
    /// <summary>The name, at most 500 characters.</summary>
    public required string Name { get; init; }

    /// <summary>A fingerprint of the content, at most 36 characters.</summary>
    public required string Digest { get; init; }

    /// <summary>The kind of source, for instance <c>local</c> or <c>http</c>.</summary>
    public required string SourceType { get; init; }

    /// <summary>The source, as JSON.</summary>
    public required string Source { get; init; }

    /// <summary>The columns, as JSON.</summary>
    public string? Schema { get; init; }

    /// <summary>Counts and the like, as JSON.</summary>
    public string? Profile { get; init; }
}
