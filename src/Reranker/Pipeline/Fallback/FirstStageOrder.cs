namespace Reranker;

/// <summary>The order of documents before any model has read them.</summary>
internal static class FirstStageOrder
{
    /// <summary>Documents by their first-stage scores where all have one, otherwise as they come; blank ones last.</summary>
    /// <remarks>Their scores are those of the first stage, or 1 ÷ place.</remarks>
    public static IReadOnlyList<RerankResult> Rank(IReadOnlyList<RerankDocument> documents)
    {
        var hasScores = documents.All(static document => document.Score is { } score && double.IsFinite(score));
        PairScore[] scores = [.. documents.Select((document, index) => (float)(hasScores ? document.Score!.Value : 1.0 / (1 + index))).Select(static score => new PairScore(score, score))];
        return [.. Ranker.Rank(documents, scores, topN: null).Select(static result => result with { ModelScore = null })];
    }

    /// <summary>The ranked documents, and after them the others in the first stage's order, none of them with a higher score.</summary>
    /// <param name="documents">All documents of the request.</param>
    /// <param name="ranked">Those that the model has scored, by their indices among all.</param>
    public static IReadOnlyList<RerankResult> Complete(IReadOnlyList<RerankDocument> documents, IReadOnlyList<RerankResult> ranked)
    {
        var lowest = ranked.Count > 0 ? ranked[^1].RelevanceScore : float.PositiveInfinity;
        var known = ranked.Select(static result => result.Index).ToHashSet();
        return
        [
            .. ranked,
            .. Rank(documents).Where(result => !known.Contains(result.Index)).Select(result => result with { RelevanceScore = lowest = Math.Min(lowest, result.RelevanceScore) }),
        ];
    }
}
