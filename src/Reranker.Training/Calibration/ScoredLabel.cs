namespace Reranker.Training;

/// <summary>What a model said of a document, a logit or a probability, and whether it is relevant.</summary>
internal readonly record struct ScoredLabel(double Score, bool IsRelevant);
