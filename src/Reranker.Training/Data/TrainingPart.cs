namespace Reranker.Training;

/// <summary>What one source gives to a training.</summary>
/// <param name="Queries">Its queries with their candidates.</param>
/// <param name="Pool">All its texts, each once, whether they are a candidate of any query or not.</param>
internal sealed record TrainingPart(IReadOnlyList<RankingQuery> Queries, IReadOnlyList<string> Pool);
