namespace Reranker;

/// <summary>Puts scored documents in order, as every reranker of this project does. A reranker of your own can use it too.</summary>
public static class Ranker
{
    /// <summary>Makes the answer to a request of its documents' scores: fuses, ranks, and leaves out what was not asked for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="scores">One a document.</param>
    /// <param name="options">What the request asks for.</param>
    /// <param name="model">The model that scored.</param>
    /// <param name="usage">What it cost.</param>
    /// <exception cref="InvalidRerankRequestException">A first-stage score is not a finite number.</exception>
    public static RerankResponse Respond(RerankRequest request, PairScore[] scores, RerankOptions? options, ModelIdentity model, RerankUsage usage)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(scores);
        var (fused, warning) = Fuse(request.Documents, scores, options?.Fusion);
        var results = Rank(request.Documents, scores, fused);
        return new RerankResponse(results, model, usage) { Pairs = scores, Warnings = warning is null ? [] : [warning] }.Cut(options);
    }

    /// <summary>The best documents first; equal scores in the order of the request; blank documents last, whatever the model says of them.</summary>
    /// <remarks>A blank document is shown with its score or the lowest of those before it, whichever is lower, so that scores never rise from place to place.</remarks>
    /// <param name="documents">The documents of the request.</param>
    /// <param name="scores">One a document.</param>
    /// <param name="topN">How many to return; all when <see langword="null"/>.</param>
    public static IReadOnlyList<RerankResult> Rank(IReadOnlyList<RerankDocument> documents, PairScore[] scores, int? topN)
    {
        var results = Rank(documents, scores, fused: null);
        return topN < results.Length ? results[..topN.Value] : results;
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

    /// <summary>Leaves out of a whole ranking what a request does not ask for: documents below its bound, and those after its first.</summary>
    /// <param name="response">All documents, ranked.</param>
    /// <param name="options">What the request asks for.</param>
    public static RerankResponse Cut(this RerankResponse response, RerankOptions? options)
    {
        ArgumentNullException.ThrowIfNull(response);
        var results = response.Results.AsEnumerable();
        if (options?.MinScore is { } bound)
            results = results.Where(result => !IsBlank(result.Document) && (result.ModelScore ?? result.RelevanceScore) >= bound);
        if (options?.TopN is { } topN)
            results = results.Take(topN);
        return options is { MinScore: null, TopN: null } or null ? response : response with { Results = [.. results] };
    }

    private static RerankResult[] Rank(IReadOnlyList<RerankDocument> documents, PairScore[] scores, float[]? fused)
    {
        var order = Order(fused ?? Array.ConvertAll(scores, static score => score.RankingScore));
        if (documents.Any(IsBlank))
            order = [.. order.Where(index => !IsBlank(documents[index])), .. order.Where(index => IsBlank(documents[index]))];

        var lowest = float.PositiveInfinity;
        return Array.ConvertAll(order, index =>
        {
            var score = fused?[index] ?? scores[index].Score;
            lowest = Math.Min(lowest, score);
            return new RerankResult(index, IsBlank(documents[index]) ? lowest : score, documents[index]) { ModelScore = scores[index].Score };
        });
    }

    private static (float[]? Fused, string? Warning) Fuse(IReadOnlyList<RerankDocument> documents, PairScore[] scores, FusionOptions? fusion)
    {
        for (var index = 0; index < documents.Count; index++)
            if (documents[index].Score is { } score && !double.IsFinite(score))
                throw new InvalidRerankRequestException($"documents[{index}].score", $"The first-stage score of document {index} is {score}; expected a finite number, or none.");
        if (fusion is null or { Method: FusionMethod.None })
            return (null, null);

        var first = documents.Select(static document => document.Score).OfType<double>().ToArray();
        if (first.Length < documents.Count)
            return (null, $"{documents.Count - first.Length} of {documents.Count} documents have no first-stage score: nothing was fused, the model alone decides.");
        if (documents.Count > 1 && !RankFusion.Differ(first))
            return (null, "The first-stage scores are all the same: nothing was fused, the model alone decides.");
        var fused = RankFusion.Fuse([.. scores.Select(static score => (double)score.RankingScore)], first, fusion);
        return (Array.ConvertAll(fused, static score => (float)score), null);
    }
}
