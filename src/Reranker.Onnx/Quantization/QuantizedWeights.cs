namespace Reranker.Onnx;

/// <summary>A matrix as signed bytes with one scale for each row or column: <c>weight ≈ value · scale</c>, zero at zero.</summary>
/// <param name="Values">Row after row.</param>
/// <param name="Scales">One for each row or column; never 0.</param>
internal sealed record QuantizedWeights(sbyte[] Values, float[] Scales)
{
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Each column to its own scale, so that its largest weight becomes <paramref name="limit"/>.</summary>
    public static QuantizedWeights ByColumn(ReadOnlySpan<float> weights, int columns, int limit)
    {
        var scales = new float[columns];
        for (var row = 0; row < weights.Length; row += columns)
            for (var column = 0; column < columns; column++)
                scales[column] = MathF.Max(scales[column], MathF.Abs(weights[row + column]));

        var values = new sbyte[weights.Length];
        ToScales(scales, limit);
        for (var row = 0; row < weights.Length; row += columns)
            for (var column = 0; column < columns; column++)
                values[row + column] = (sbyte)MathF.Round(weights[row + column] / scales[column]);
        return new QuantizedWeights(values, scales);
    }

    /// <summary>Each row to its own scale.</summary>
    /// <inheritdoc cref="ByColumn"/>
    public static QuantizedWeights ByRow(ReadOnlySpan<float> weights, int columns, int limit)
    {
        var scales = new float[weights.Length / columns];
        var values = new sbyte[weights.Length];
        for (var row = 0; row < scales.Length; row++)
        {
            var source = weights.Slice(row * columns, columns);
            var scale = scales.AsSpan(row, 1);
            foreach (var weight in source)
                scale[0] = MathF.Max(scale[0], MathF.Abs(weight));
            ToScales(scale, limit);
            for (var column = 0; column < columns; column++)
                values[(row * columns) + column] = (sbyte)MathF.Round(source[column] / scale[0]);
        }

        return new QuantizedWeights(values, scales);
    }

    // A scale below the normal range would be rounded itself; what is that small, or nothing at all, becomes zero.
    private static void ToScales(Span<float> largest, int limit)
    {
        foreach (ref var value in largest)
            value = MathF.Max(value / limit, SmallestNormal);
    }
}
