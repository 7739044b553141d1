namespace Reranker.Onnx;

/// <summary>Which of a package's two networks runs.</summary>
public enum OnnxPrecision
{
    /// <summary><c>onnx/model.onnx</c>: 32-bit floating point.</summary>
    Full,

    /// <summary><c>onnx/model_quantized.onnx</c>: 8-bit integers; about twice as fast, scores differ a little.</summary>
    Quantized,
}
