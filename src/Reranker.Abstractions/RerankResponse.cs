namespace Reranker;

/// <summary>The ranking of one request.</summary>
/// <param name="Results">Best first; equal scores in the order of the request. An interleaved answer is in the order of its draft, each document with the champion's score.</param>
/// <param name="Model">The model that gave the scores.</param>
/// <param name="Usage">What the request cost.</param>
public sealed record RerankResponse(IReadOnlyList<RerankResult> Results, ModelIdentity Model, RerankUsage Usage)
{
    /// <summary>Names the impression where a challenger took part, for feedback on it (<see cref="FeedbackRecord.ImpressionId"/>); otherwise <see langword="null"/>.</summary>
    public string? ImpressionId { get; init; }

    /// <summary>Gets the details of each document, in the order of the request; <see langword="null"/> from a reranker that gives none, whose scores are then cached as they are shown.</summary>
    public IReadOnlyList<PairScore>? Pairs { get; init; }
}
