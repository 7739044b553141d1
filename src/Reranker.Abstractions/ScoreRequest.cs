namespace Reranker;

/// <summary>Pairs to score.</summary>
/// <param name="Pairs">At least one pair.</param>
public sealed record ScoreRequest(IReadOnlyList<QueryDocumentPair> Pairs);
