namespace Reranker;

/// <summary>What a reranker tells its decorators about one pair, beyond what the caller sees.</summary>
/// <param name="Score">The score that is shown.</param>
/// <param name="RankingScore">The score that it was ranked by: the logit, since a calibration or a sigmoid may level logits that differ.</param>
/// <param name="Windows">In how many windows it was read; 1 for a pair that the model reads whole, or cut.</param>
/// <param name="Truncated">Whether something of it was not read.</param>
internal readonly record struct PairScore(float Score, float RankingScore, int Windows = 1, bool Truncated = false);
