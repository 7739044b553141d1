namespace Reranker;

/// <summary>A document that a first stage found for a query.</summary>
/// <param name="DocumentId">Unique within its query.</param>
/// <param name="Text">What the model reads.</param>
/// <param name="Grade">Its relevance: 0 for none or unjudged, higher is better.</param>
public sealed record RankingCandidate(string DocumentId, string Text, double Grade);
