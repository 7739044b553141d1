namespace Reranker;

/// <summary>What one user was shown for a query, in which order, and what the user chose.</summary>
public sealed record FeedbackRecord
{
    /// <summary>Names the record: storing the same id twice stores it once. Made from the content when absent.</summary>
    public string? Id { get; init; }

    /// <summary>When the results were shown.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The query; neither empty nor blank.</summary>
    public required string Query { get; init; }

    /// <summary>What was shown; at least one result.</summary>
    public required IReadOnlyList<FeedbackResult> Results { get; init; }

    /// <summary>The model that ranked them (<see cref="ModelIdentity.ToString"/>), where known.</summary>
    public string? Model { get; init; }

    /// <summary>The impression that was shown (<see cref="RerankResponse.ImpressionId"/>), where a challenger took part.</summary>
    public string? ImpressionId { get; init; }
}
