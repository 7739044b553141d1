namespace Reranker.Training;

/// <summary>A query as a source states it.</summary>
/// <param name="Query">With the candidates that the source states.</param>
/// <param name="IsMined">Whether others are to be found for it in the pool.</param>
internal sealed record SourceQuery(RankingQuery Query, bool IsMined);
