namespace Reranker;

/// <summary>The details of one scored pair: what decorators such as a score cache need beyond the score that is shown.</summary>
/// <param name="Score">The score that is shown.</param>
/// <param name="RankingScore">The score that it was ranked by: the logit, since a calibration or a sigmoid may level logits that differ.</param>
/// <param name="Windows">In how many windows it was read; 1 for a pair that the model reads whole, or cut.</param>
/// <param name="Truncated">Whether something of it was not read.</param>
public readonly record struct PairScore(float Score, float RankingScore, int Windows = 1, bool Truncated = false);
