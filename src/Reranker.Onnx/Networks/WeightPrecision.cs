namespace Reranker.Onnx;

/// <summary>How weights are stored. Computation is in single precision either way.</summary>
public enum WeightPrecision
{
    /// <summary>32-bit floats.</summary>
    Full,

    /// <summary>16-bit floats: half the size on disk; the model is rounded to them before it is compared and evaluated.</summary>
    Half,
}
