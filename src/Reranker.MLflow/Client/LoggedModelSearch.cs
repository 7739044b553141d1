namespace Reranker.MLflow;

/// <summary>Which logged models to find, in which order, and how many of them.</summary>
public sealed record LoggedModelSearch
{
    /// <summary>Clauses joined by <c>AND</c>, for instance <c>metrics.ndcg_at_5 &gt; 0.8 AND tags.team = 'search'</c>; everything when <see langword="null"/>.</summary>
    public string? Filter { get; init; }

    /// <summary>The datasets that the filter's metrics were measured on; any when empty.</summary>
    public IReadOnlyList<LoggedModelDataset> Datasets { get; init; } = [];

    /// <summary>The order; the newest first when empty.</summary>
    public IReadOnlyList<LoggedModelOrder> OrderBy { get; init; } = [];

    /// <summary>The most results of a page, at least 1.</summary>
    public int MaxResults { get; init; } = 100;

    /// <summary>The page to continue at: the last answer's <see cref="PagedList{T}.NextPageToken"/>, with everything else as it was.</summary>
    public string? PageToken { get; init; }
}
