namespace Reranker;

/// <summary>Puts scored documents in order, as every reranker of this project does. A reranker of your own can use it too.</summary>
public static class Ranker
{
    /// <summary>The best documents first; equal scores in the order of the request; blank documents last, whatever the model says of them.</summary>
    /// <remarks>A blank document is shown with its score or the lowest of those before it, whichever is lower, so that scores never rise from place to place.</remarks>
    /// <param name="documents">The documents of the request.</param>
    /// <param name="scores">One a document.</param>
    /// <param name="topN">How many to return; all when <see langword="null"/>.</param>
    public static IReadOnlyList<RerankResult> Rank(IReadOnlyList<RerankDocument> documents, PairScore[] scores, int? topN)
    {
        var order = Order(Array.ConvertAll(scores, static score => score.RankingScore));
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

    /// <summary>The order that scores give: indices by score, highest first; equal scores by index.</summary>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public static int[] Order(ReadOnlySpan<float> scores)
    {
        // A stable order without a stable sort: negated scores as keys, then the index decides.
        var keys = new (float Key, int Index)[scores.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            if (float.IsNaN(scores[i]))
                throw new ArgumentException($"Score {i} is not a number, so it has no place in an order.", nameof(scores));
            keys[i] = (-scores[i], i);
        }

        Array.Sort(keys);
        return Array.ConvertAll(keys, static key => key.Index);
    }

    /// <summary>Gets whether there is nothing to read: no text, or whitespace.</summary>
    public static bool IsBlank(RerankDocument document) => string.IsNullOrWhiteSpace(document.Text);
}
