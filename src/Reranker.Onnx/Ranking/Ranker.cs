namespace Reranker.Onnx;

/// <summary>Puts scored documents in order.</summary>
internal static class Ranker
{
    /// <summary>The best documents first; equal scores in the order of the request.</summary>
    /// <param name="documents">The documents of the request.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="topN">How many to return; all when <see langword="null"/>.</param>
    public static IReadOnlyList<RerankResult> Rank(IReadOnlyList<RerankDocument> documents, ReadOnlySpan<float> scores, int? topN)
    {
        var keys = new (float Score, int Index)[scores.Length];
        for (var index = 0; index < keys.Length; index++)
            keys[index] = (scores[index], index);
        Array.Sort(keys, static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Index.CompareTo(b.Index));

        var results = new RerankResult[Math.Min(topN ?? keys.Length, keys.Length)];
        for (var rank = 0; rank < results.Length; rank++)
            results[rank] = new RerankResult(keys[rank].Index, keys[rank].Score, documents[keys[rank].Index]);
        return results;
    }
}
