namespace Reranker.Onnx.Networks;

/// <summary>A tensor of a safetensors file: its type, its shape, and where it lies in the data.</summary>
/// <param name="DType">The type as the format names it: <c>F32</c>, <c>F16</c>, <c>BF16</c>, <c>I64</c>, …</param>
/// <param name="Shape">The size of each dimension.</param>
/// <param name="Begin">Its first byte, from the start of the data.</param>
/// <param name="End">The byte after its last.</param>
public sealed record SafetensorsEntry(string DType, long[] Shape, long Begin, long End)
{
    /// <summary>How many values it has.</summary>
    /// <exception cref="OverflowException">More than there are numbers for.</exception>
    public long Count => Shape.Aggregate(1L, static (product, dimension) => checked(product * dimension));

    /// <summary>Type and shape, as in <c>F32 [384, 384]</c>.</summary>
    public override string ToString() => $"{DType} [{string.Join(", ", Shape)}]";
}
