using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>A query's candidates in one step, and each as a tokenised pair.</summary>
internal readonly record struct TrainingList(EncodedPair[] Pairs, RankingCandidate[] Candidates);
