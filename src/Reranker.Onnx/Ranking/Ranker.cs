namespace Reranker.Onnx;

/// <summary>Puts scored documents in order.</summary>
internal static class Ranker
{
    /// <summary>The scores of pairs.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="logits">One a pair; used up.</param>
    /// <param name="scale">What to rank by, and which score to show.</param>
    public static PairScore[] Score(EncodedPairs pairs, float[] logits, ScoreScale scale) => Score(logits, scale, pairs.CountWindows, pairs.IsTruncated);

    /// <summary>The scores of pairs.</summary>
    /// <param name="logits">One a pair; used up.</param>
    /// <param name="scale">What to rank by, and which score to show.</param>
    /// <param name="windows">In how many windows a pair was read.</param>
    /// <param name="isTruncated">Whether something of a pair was not read.</param>
    public static PairScore[] Score(float[] logits, ScoreScale scale, Func<int, int> windows, Func<int, bool> isTruncated)
    {
        scale.Activate(logits);
        var scores = new PairScore[logits.Length];
        for (var pair = 0; pair < scores.Length; pair++)
            scores[pair] = new PairScore(scale.Show(logits[pair]), logits[pair], windows(pair), isTruncated(pair));
        return scores;
    }

    /// <summary>The best documents first; equal scores in the order of the request.</summary>
    /// <param name="documents">The documents of the request.</param>
    /// <param name="scores">One a document.</param>
    /// <param name="topN">How many to return; all when <see langword="null"/>.</param>
    public static IReadOnlyList<RerankResult> Rank(IReadOnlyList<RerankDocument> documents, PairScore[] scores, int? topN)
    {
        var order = RankingMetrics.Order(Array.ConvertAll(scores, static score => score.RankingScore));
        var results = new RerankResult[Math.Min(topN ?? order.Length, order.Length)];
        for (var rank = 0; rank < results.Length; rank++)
            results[rank] = new RerankResult(order[rank], scores[order[rank]].Score, documents[order[rank]]);
        return results;
    }
}
