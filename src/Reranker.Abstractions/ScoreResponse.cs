namespace Reranker;

/// <summary>The scores of a <see cref="ScoreRequest"/>.</summary>
/// <param name="Scores">One score a pair, in the order of the request; higher is more relevant.</param>
/// <param name="Model">The model that gave the scores.</param>
/// <param name="Usage">What the request cost.</param>
public sealed record ScoreResponse(IReadOnlyList<float> Scores, ModelIdentity Model, RerankUsage Usage)
{
    /// <summary>One of each pair, in the order of the request; <see langword="null"/> from rerankers that do not tell.</summary>
    internal IReadOnlyList<PairScore>? Pairs { get; init; }
}
