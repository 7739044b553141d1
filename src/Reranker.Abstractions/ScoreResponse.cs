namespace Reranker;

/// <summary>The scores of a <see cref="ScoreRequest"/>.</summary>
/// <param name="Scores">One score a pair, in the order of the request; higher is more relevant.</param>
/// <param name="Model">The model that gave the scores.</param>
/// <param name="Usage">What the request cost.</param>
public sealed record ScoreResponse(IReadOnlyList<float> Scores, ModelIdentity Model, RerankUsage Usage)
{
    /// <summary>Gets the details of each pair, in the order of the request; <see langword="null"/> from a reranker that gives none, whose scores are then cached as they are shown.</summary>
    public IReadOnlyList<PairScore>? Pairs { get; init; }
}
