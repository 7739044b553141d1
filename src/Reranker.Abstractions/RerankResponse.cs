namespace Reranker;

/// <summary>The ranking of one request.</summary>
/// <param name="Results">Best first; without those below <see cref="RerankOptions.MinScore"/>; equal scores in the order of the request. An interleaved answer is in the order of its draft, each document with the champion's score.</param>
/// <param name="Model">The model that gave the scores.</param>
/// <param name="Usage">What the request cost.</param>
public sealed record RerankResponse(IReadOnlyList<RerankResult> Results, ModelIdentity Model, RerankUsage Usage)
{
    /// <summary>Names the impression where a challenger took part, for feedback on it (<see cref="FeedbackRecord.ImpressionId"/>); otherwise <see langword="null"/>.</summary>
    public string? ImpressionId { get; init; }

    /// <summary>Gets why the model did not rank all of this; <see langword="null"/> (the default) where it did. See <c>UseFallback</c>.</summary>
    public DegradedReason? Degraded { get; init; }

    /// <summary>Gets what the caller should know of how the answer came about, in a sentence each: for instance that there was nothing to fuse. Usually empty.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Gets the details of each document, in the order of the request; <see langword="null"/> from a reranker that gives none, whose scores are then cached as they are shown.</summary>
    public IReadOnlyList<PairScore>? Pairs { get; init; }
}
