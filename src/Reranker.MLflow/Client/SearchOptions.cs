namespace Reranker.MLflow;

/// <summary>What to search for, in which order, and how much of it.</summary>
public sealed record SearchOptions
{
    /// <summary>Clauses joined by <c>AND</c>, for instance <c>metrics.ndcg_at_5 &gt; 0.8 AND tags.`team` = 'search'</c>; everything when <see langword="null"/>.</summary>
    public string? Filter { get; init; }

    /// <summary>Keys with <c>ASC</c> or <c>DESC</c>, for instance <c>attributes.start_time DESC</c>; MLflow's own order when empty.</summary>
    public IReadOnlyList<string> OrderBy { get; init; } = [];

    /// <summary>The most results of a page, at least 1; MLflow's limits are 50,000 experiments or runs, 1,000 models and 200,000 versions.</summary>
    public int MaxResults { get; init; } = 1000;

    /// <summary>The page to continue at: the last answer's <see cref="PagedList{T}.NextPageToken"/>.</summary>
    public string? PageToken { get; init; }

    /// <summary>Whether deleted experiments or runs are seen.</summary>
    public ViewType ViewType { get; init; }
}
