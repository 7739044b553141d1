namespace Reranker.MLflow;

/// <summary>What logged models are ordered by.</summary>
/// <param name="FieldName">A field (<c>creation_timestamp</c>, <c>name</c>, …) or a metric (<c>metrics.ndcg_at_5</c>).</param>
/// <param name="Ascending">The smallest first.</param>
public sealed record LoggedModelOrder(string FieldName, bool Ascending = true)
{
    /// <summary>For a metric, the dataset that it was measured on.</summary>
    public string? DatasetName { get; init; }

    /// <summary>That dataset's digest.</summary>
    public string? DatasetDigest { get; init; }
}
