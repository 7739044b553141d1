using System.Runtime.InteropServices;
using Reranker.Onnx.Schema;
using static Reranker.Onnx.Schema.TensorProto.Types;

namespace Reranker.Onnx;

/// <summary>Rewrites an ONNX graph of floats so that its large products run on bytes; what it reads and answers stays the same.</summary>
/// <remarks>
/// A product with a constant matrix, <c>MatMul(x, W)</c>, becomes <c>Cast(MatMulInteger(q(x), Wq)) · (scale(x) · scale(W))</c>:
/// activations are quantized as they come (DynamicQuantizeLinear: unsigned, one scale a tensor, shared by all products that
/// read the tensor, as query, key and value do), weights once and for all (signed, zero at zero, one scale a column).
/// A lookup in a large table, <c>Gather(E, ids)</c>, reads rows of bytes and their scales. All of it is standard ONNX of opset 11
/// and later, in the forms that ONNX Runtime fuses. See https://onnx.ai/onnx/operators/onnx__DynamicQuantizeLinear.html
/// </remarks>
internal sealed class GraphQuantizer
{
    // A smaller constant is not worth its rounding.
    private const int SmallestSide = 16;
    private const int TableLimit = 127;

    private readonly GraphProto _graph;
    private readonly GraphConstants _constants;
    private readonly int _weightLimit;
    private readonly List<NodeProto> _nodes = [];
    private readonly HashSet<string> _quantizedInputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _matrices = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);

    private GraphQuantizer(GraphProto graph, int weightBits)
    {
        _graph = graph;
        _constants = new GraphConstants(graph);
        _weightLimit = Math.Min(1 << (weightBits - 1), sbyte.MaxValue);
    }

    /// <summary>Rewrites the graph in place.</summary>
    /// <returns>How many constants are bytes now.</returns>
    /// <exception cref="InvalidDataException">A weight is not a finite number.</exception>
    public static int Quantize(GraphProto graph, int weightBits) => new GraphQuantizer(graph, weightBits).Quantize();

    private int Quantize()
    {
        foreach (var node in _graph.Node)
        {
            if (node is { OpType: "MatMul", Input: [var input, var weights] } && FindLarge(weights) is { } matrix)
                Product(node.Output[0], input, weights, matrix);
            else if (node is { OpType: "Gather", Input: [var rows, var ids], Attribute: [] or [{ I: 0 }] } && FindLarge(rows) is { } table)
                Lookup(node.Output[0], rows, ids, table);
            else
                _nodes.Add(node);
        }

        _graph.Node.Clear();
        _graph.Node.AddRange(_nodes);
        _constants.RemoveUnread(_matrices.Union(_tables));
        return _matrices.Count + _tables.Count;
    }

    private TensorProto? FindLarge(string name) =>
        _constants.Find(name) is { Dims: [>= SmallestSide, >= SmallestSide] } matrix ? matrix : null;

    private void Product(string output, string input, string weights, TensorProto matrix)
    {
        // Two nodes may read one constant.
        if (_matrices.Add(weights))
            AddConstant($"{weights}_quantized", matrix, QuantizedWeights.ByColumn(Read(weights, matrix), (int)matrix.Dims[1], _weightLimit), [matrix.Dims[1]]);

        var (bytes, scale, zero) = ($"{input}_quantized", $"{input}_scale", $"{input}_zero_point");
        if (_quantizedInputs.Add(input))
            _nodes.Add(new NodeProto { OpType = "DynamicQuantizeLinear", Name = bytes, Input = { input }, Output = { bytes, scale, zero } });
        var sum = Add("MatMulInteger", $"{output}_integers", bytes, $"{weights}_quantized", zero);
        var scales = Add("Mul", $"{output}_scales", scale, $"{weights}_quantized_scale");
        Add("Mul", output, Cast($"{output}_unscaled", sum), scales);
    }

    private void Lookup(string output, string rows, string ids, TensorProto table)
    {
        if (_tables.Add(rows))
            AddConstant($"{rows}_rows", table, QuantizedWeights.ByRow(Read(rows, table), (int)table.Dims[1], TableLimit), [table.Dims[0], 1]);

        var bytes = Add("Gather", $"{output}_bytes", $"{rows}_rows", ids);
        var scales = Add("Gather", $"{output}_scales", $"{rows}_rows_scale", ids);
        Add("Mul", output, Cast($"{output}_unscaled", bytes), scales);
    }

    private static float[] Read(string name, TensorProto matrix)
    {
        var values = GraphConstants.Read(matrix);
        foreach (var value in values)
            if (!float.IsFinite(value))
                throw new InvalidDataException($"'{name}' holds {value}; expected finite numbers");
        return values;
    }

    private void AddConstant(string name, TensorProto matrix, QuantizedWeights quantized, ReadOnlySpan<long> scaleShape)
    {
        _constants.Add(name, DataType.Int8, [.. matrix.Dims], MemoryMarshal.AsBytes<sbyte>(quantized.Values));
        _constants.Add($"{name}_scale", DataType.Float, scaleShape, MemoryMarshal.AsBytes<float>(quantized.Scales));
    }

    private string Cast(string output, string input)
    {
        Add("Cast", output, input);
        _nodes[^1].Attribute.Add(new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = (long)DataType.Float });
        return output;
    }

    private string Add(string type, string output, params string[] inputs)
    {
        _nodes.Add(new NodeProto { OpType = type, Name = output, Output = { output }, Input = { inputs } });
        return output;
    }
}
