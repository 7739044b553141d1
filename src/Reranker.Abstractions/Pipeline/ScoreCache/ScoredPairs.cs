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
        var scores = response.Pairs?.ToArray();
        if (scores is null && response.Results.Count == documents)
        {
            scores = new PairScore[documents];
            foreach (var result in response.Results)
                scores[result.Index] = Undescribed(result.RelevanceScore, documents, response.Usage);
        }

        return new ScoredPairs(Require(scores, response.Results.Count, documents, response.Model), response.Model, response.Usage);
    }

    /// <exception cref="InferenceException">It is not an answer for each of these pairs.</exception>
    public static ScoredPairs Of(ScoreResponse response, int pairs) => new(
        Require(response.Pairs?.ToArray() ?? [.. response.Scores.Select(score => Undescribed(score, pairs, response.Usage))], response.Scores.Count, pairs, response.Model),
        response.Model,
        response.Usage);

    // Which pairs were cut is known where all were, or none.
    private static PairScore Undescribed(float score, int pairs, RerankUsage usage) => new(score, score, Truncated: usage.TruncatedPairs == pairs);

    private static PairScore[] Require(PairScore[]? scores, int answered, int expected, ModelIdentity model) => scores?.Length == expected
        ? scores
        : throw new InferenceException($"{model} scored {scores?.Length ?? answered} of {expected} pairs; a score cache needs one score for each.");
}
