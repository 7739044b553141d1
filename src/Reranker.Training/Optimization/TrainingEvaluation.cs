namespace Reranker.Training;

/// <summary>How a model did on the validation queries in the middle of its training.</summary>
/// <param name="Step">The steps it had done; 0 for the model as it was given.</param>
/// <param name="NdcgAt10">The mean nDCG@10, from 0 to 1 (<see cref="RankingMetrics.Ndcg"/>).</param>
public sealed record TrainingEvaluation(int Step, double NdcgAt10);
