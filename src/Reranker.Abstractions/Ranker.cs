namespace Reranker;

/// <summary>Puts scored documents in order.</summary>
internal static class Ranker
{
    /// <summary>The best documents first; equal scores in the order of the request; blank documents last, whatever the model says of them.</summary>
    /// <remarks>A blank document is shown with its score or the lowest of those before it, whichever is lower, so that scores never rise from place to place.</remarks>
    /// <param name="documents">The documents of the request.</param>
    /// <param name="scores">One a document.</param>
    /// <param name="topN">How many to return; all when <see langword="null"/>.</param>
    public static IReadOnlyList<RerankResult> Rank(IReadOnlyList<RerankDocument> documents, PairScore[] scores, int? topN)
    {
        var order = RankingMetrics.Order(Array.ConvertAll(scores, static score => score.RankingScore));
        if (documents.Any(IsBlank))
            order = [.. order.Where(index => !IsBlank(documents[index])), .. order.Where(index => IsBlank(documents[index]))];

        var results = new RerankResult[Math.Min(topN ?? order.Length, order.Length)];
        var lowest = float.PositiveInfinity;
        for (var rank = 0; rank < results.Length; rank++)
        {
            var (index, score) = (order[rank], scores[order[rank]].Score);
            lowest = Math.Min(lowest, score);
            results[rank] = new RerankResult(index, IsBlank(documents[index]) ? lowest : score, documents[index]);
        }

        return results;
    }

    /// <summary>Whether there is nothing to read: no text, or whitespace.</summary>
    public static bool IsBlank(RerankDocument document) => string.IsNullOrWhiteSpace(document.Text);
}
