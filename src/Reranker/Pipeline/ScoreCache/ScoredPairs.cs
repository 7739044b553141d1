namespace Reranker;

/// <summary>An answer pair by pair, whichever operation gave it.</summary>
/// <param name="Scores">One a pair, in the order of the request.</param>
/// <param name="Model">The model that gave all of them.</param>
/// <param name="Usage">What they cost.</param>
internal sealed record ScoredPairs(PairScore[] Scores, ModelIdentity Model, RerankUsage Usage)
{
    /// <exception cref="InferenceException">It is not an answer for each of these documents.</exception>
    public static ScoredPairs Of(RerankResponse response, int documents)
    {
        RequireAll(response.Results.Count, documents, response.Model);
        var shown = new float[documents];
        foreach (var result in response.Results)
            shown[result.Index] = result.RelevanceScore;
        // The others of this request have lowered these; in another request others will.
        foreach (var result in response.Results.Where(static result => Ranker.IsBlank(result.Document)))
            shown[result.Index] = response.Pairs?[result.Index].Score ?? result.RelevanceScore;
        return Of(shown, response.Pairs, response.Model, response.Usage);
    }

    /// <exception cref="InferenceException">It is not an answer for each of these pairs.</exception>
    public static ScoredPairs Of(ScoreResponse response, int pairs)
    {
        RequireAll(response.Scores.Count, pairs, response.Model);
        return Of([.. response.Scores], response.Pairs, response.Model, response.Usage);
    }

    // A decorator in between may have changed the scores: then what the model told of them no longer holds. Without it, which pairs were cut is known
    // where all were, or none.
    private static ScoredPairs Of(float[] shown, IReadOnlyList<PairScore>? told, ModelIdentity model, RerankUsage usage) => new(
        told is not null && told.Select(static pair => pair.Score).SequenceEqual(shown)
            ? [.. told]
            : Array.ConvertAll(shown, score => new PairScore(score, score, Truncated: usage.TruncatedPairs == shown.Length)),
        model,
        usage);

    private static void RequireAll(int scored, int expected, ModelIdentity model)
    {
        if (scored != expected)
            throw new InferenceException($"{model} scored {scored} of {expected} pairs; a score cache needs one score for each.");
    }
}
