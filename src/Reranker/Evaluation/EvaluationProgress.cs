namespace Reranker;

/// <summary>How far an evaluation has come.</summary>
/// <param name="Query">How many queries are done.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct EvaluationProgress(int Query, int Total);
