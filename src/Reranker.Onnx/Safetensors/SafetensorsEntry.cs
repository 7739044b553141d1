namespace Reranker.Onnx;

/// <summary>A tensor of a safetensors file: its type, its shape, and where it lies in the data.</summary>
internal sealed record SafetensorsEntry(string DType, long[] Shape, long Begin, long End)
{
    /// <summary>How many values it has.</summary>
    /// <exception cref="OverflowException">More than there are numbers for.</exception>
    public long Count => Shape.Aggregate(1L, static (product, dimension) => checked(product * dimension));

    public override string ToString() => $"{DType} [{string.Join(", ", Shape)}]";
}
