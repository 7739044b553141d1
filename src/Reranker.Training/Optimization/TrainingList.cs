using Reranker.Onnx;

namespace Reranker.Training;

/// <summary>A query's candidates in one step: tokenised pairs and their grades.</summary>
internal readonly record struct TrainingList(EncodedPair[] Pairs, float[] Grades);
