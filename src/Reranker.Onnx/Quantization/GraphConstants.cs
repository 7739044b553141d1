using System.Runtime.InteropServices;
using Google.Protobuf;
using Reranker.Onnx.Schema;
using static Reranker.Onnx.Schema.TensorProto.Types;

namespace Reranker.Onnx;

/// <summary>The matrices of floats among an ONNX graph's constants, by the names under which nodes read them; one stored in halves is read through its Cast.</summary>
internal sealed class GraphConstants
{
    private readonly GraphProto _graph;
    private readonly Dictionary<string, (TensorProto Tensor, NodeProto? Cast)> _matrices = new(StringComparer.Ordinal);

    public GraphConstants(GraphProto graph)
    {
        _graph = graph;
        var halves = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer.Where(IsWholeMatrix))
        {
            if (tensor.DataType == DataType.Float)
                _matrices[tensor.Name] = (tensor, null);
            else
                halves[tensor.Name] = tensor;
        }

        foreach (var node in graph.Node)
            if (node is { OpType: "Cast", Input: [var stored], Attribute: [{ I: (long)DataType.Float }], Output: [var name] } && halves.TryGetValue(stored, out var half))
                _matrices[name] = (half, node);
    }

    public TensorProto? Find(string name) => _matrices.TryGetValue(name, out var matrix) ? matrix.Tensor : null;

    public static float[] Read(TensorProto tensor) => tensor switch
    {
        { DataType: DataType.Float16 } => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(tensor.RawData.Span).ToArray(), static value => (float)value),
        { FloatData.Count: > 0 } => [.. tensor.FloatData],
        _ => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray(),
    };

    public void Add(string name, DataType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data)
    {
        var tensor = new TensorProto { Name = name, DataType = type, RawData = ByteString.CopyFrom(data) };
        tensor.Dims.AddRange(shape);
        _graph.Initializer.Add(tensor);
    }

    /// <summary>Drops those of the named matrices that no node reads any more.</summary>
    public void RemoveUnread(IEnumerable<string> names)
    {
        var read = _graph.Node.SelectMany(static node => node.Input).ToHashSet(StringComparer.Ordinal);
        var unread = names.Where(name => !read.Contains(name)).Select(name => _matrices[name]).ToArray();
        foreach (var node in unread.Select(static matrix => matrix.Cast).OfType<NodeProto>())
            _graph.Node.Remove(node);
        foreach (var (tensor, _) in unread)
            _graph.Initializer.Remove(tensor);
    }

    private static bool IsWholeMatrix(TensorProto tensor) => tensor switch
    {
        { Dims: not [> 0, > 0] } => false,
        { DataType: DataType.Float } => tensor.RawData.Length == tensor.Dims[0] * tensor.Dims[1] * sizeof(float) || tensor.FloatData.Count == tensor.Dims[0] * tensor.Dims[1],
        { DataType: DataType.Float16 } => tensor.RawData.Length == tensor.Dims[0] * tensor.Dims[1] * 2,
        _ => false,
    };
}
