namespace Reranker.Onnx;

/// <summary>A parameter's values in row-major order, under its name in Hugging Face checkpoints.</summary>
internal sealed record NamedWeights(string Name, long[] Shape, float[] Values);
