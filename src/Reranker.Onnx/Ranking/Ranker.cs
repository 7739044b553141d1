namespace Reranker.Onnx;

/// <summary>Puts scored documents in order.</summary>
internal static class Ranker
{
    /// <summary>The best documents first; equal scores in the order of the request.</summary>
    /// <param name="documents">The documents of the request.</param>
    /// <param name="logits">Their logits; used up.</param>
    /// <param name="scale">What to rank by, and which score to show.</param>
    /// <param name="topN">How many to return; all when <see langword="null"/>.</param>
    public static IReadOnlyList<RerankResult> Rank(IReadOnlyList<RerankDocument> documents, Span<float> logits, ScoreScale scale, int? topN)
    {
        scale.Activate(logits);
        var keys = new (float Score, int Index)[logits.Length];
        for (var index = 0; index < keys.Length; index++)
            keys[index] = (logits[index], index);
        Array.Sort(keys, static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Index.CompareTo(b.Index));

        var results = new RerankResult[Math.Min(topN ?? keys.Length, keys.Length)];
        for (var rank = 0; rank < results.Length; rank++)
            results[rank] = new RerankResult(keys[rank].Index, scale.Show(keys[rank].Score), documents[keys[rank].Index]);
        return results;
    }
}
