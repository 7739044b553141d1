namespace Reranker.Onnx.Networks;

/// <summary>A parameter's values, under its name in Hugging Face checkpoints.</summary>
/// <param name="Name">The name.</param>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Values">The values in row-major order.</param>
public sealed record NamedWeights(string Name, long[] Shape, float[] Values);
