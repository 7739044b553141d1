namespace Reranker.Onnx;

/// <summary>The vector of one document, of length 1.</summary>
/// <param name="Values">The numbers.</param>
/// <param name="Truncated">Whether the document was longer than the model reads.</param>
internal sealed record DocumentVector(float[] Values, bool Truncated);
