using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Reranker.Onnx.Schema;

namespace Reranker.Compare;

/// <summary>A network of nothing but the matrix products of a layer: four projections, one up, one down.</summary>
internal sealed class PlainProducts : IDisposable
{
    public const int Rows = 1024;
    public const int Hidden = 384;
    public const int Wide = 1536;
    public const int Projections = 4;
    public const int Repeats = 4;

    /// <summary>The arithmetic of a run.</summary>
    public const double Operations = Repeats * 2.0 * Rows * (((double)Projections * Hidden * Hidden) + (2.0 * Hidden * Wide));

    private static readonly string[] Inputs = ["narrow", "wide"];
    private readonly RunOptions _options = new();
    private readonly InferenceSession _session;
    private readonly string[] _outputs;
    private readonly OrtValue[] _values = [Ones(Hidden), Ones(Wide)];

    public PlainProducts(int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _session = new InferenceSession(Network().ToByteArray(), options);
        _outputs = [.. _session.OutputNames];
    }

    public void Run()
    {
        for (var repeat = 0; repeat < Repeats; repeat++)
            _session.Run(_options, Inputs, _values, _outputs).Dispose();
    }

    public void Dispose()
    {
        foreach (var value in _values)
            value.Dispose();
        _session.Dispose();
        _options.Dispose();
    }

    private static OrtValue Ones(int width)
    {
        var values = new float[Rows * width];
        Array.Fill(values, 1);
        return OrtValue.CreateTensorValueFromMemory(values, [Rows, width]);
    }

    private static ModelProto Network()
    {
        var graph = new GraphProto { Name = "products", Input = { Matrix("narrow", Rows, Hidden), Matrix("wide", Rows, Wide) } };
        for (var projection = 0; projection < Projections; projection++)
            Add(graph, "narrow", $"projection{projection}", Hidden, Hidden);
        Add(graph, "narrow", "up", Hidden, Wide);
        Add(graph, "wide", "down", Wide, Hidden);
        return new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 17 } } };
    }

    private static void Add(GraphProto graph, string input, string name, int from, int to)
    {
        // Different weights for each: the runtime computes equal nodes once.
        var weights = new float[from * to];
        Array.Fill(weights, 1f / (graph.Node.Count + 1));
        graph.Initializer.Add(new TensorProto
        {
            Name = name + ".weight", DataType = TensorProto.Types.DataType.Float, Dims = { from, to }, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(weights)),
        });
        graph.Node.Add(new NodeProto { OpType = "MatMul", Input = { input, name + ".weight" }, Output = { name } });
        graph.Output.Add(Matrix(name, Rows, to));
    }

    private static ValueInfoProto Matrix(string name, int rows, int columns) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = TensorProto.Types.DataType.Float,
                Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = rows }, new TensorShapeProto.Types.Dimension { DimValue = columns } } },
            },
        },
    };
}
