using System.Runtime.InteropServices;
using Google.Protobuf;
using Reranker.Onnx.Schema;
using static Reranker.Onnx.Schema.AttributeProto.Types;
using static Reranker.Onnx.Schema.TensorProto.Types;

namespace Reranker.Onnx;

/// <summary>Builds an ONNX graph node by node; every method returns the name of what it made.</summary>
internal sealed class OnnxGraph(string name, WeightPrecision precision)
{
    private const int IrVersion = 8;
    private const int Opset = 17;
    private readonly GraphProto _graph = new() { Name = name };

    public string Input(string input, params ReadOnlySpan<string> dimensions)
    {
        _graph.Input.Add(Value(input, DataType.Int64, dimensions));
        return input;
    }

    public string FloatInput(string input, params ReadOnlySpan<string> dimensions)
    {
        _graph.Input.Add(Value(input, DataType.Float, dimensions));
        return input;
    }

    public void Output(string output, params ReadOnlySpan<string> dimensions) =>
        _graph.Output.Add(Value(output, DataType.Float, dimensions));

    /// <summary>A parameter. Stored in half precision it is cast back, which runtimes do once, when they load the model.</summary>
    public string Weights(string weights, ReadOnlySpan<long> shape, float[] values)
    {
        var half = precision == WeightPrecision.Half;
        var stored = half ? weights + ".half" : weights;
        var tensor = new TensorProto
        {
            Name = stored,
            DataType = half ? DataType.Float16 : DataType.Float,
            RawData = ByteString.CopyFrom(SafetensorsWriter.Bytes(values, precision)),
        };
        tensor.Dims.AddRange(shape);
        _graph.Initializer.Add(tensor);
        return half ? Node("Cast", weights, [stored], ("to", (long)DataType.Float)) : weights;
    }

    /// <summary>A scalar constant.</summary>
    public string Scalar(string constant, float value) => Constant(constant, DataType.Float, [], MemoryMarshal.AsBytes<float>(new[] { value }));

    /// <summary>A scalar integer.</summary>
    public string Integer(string constant, long value) => Constant(constant, DataType.Int64, [], MemoryMarshal.AsBytes<long>(new[] { value }));

    /// <summary>A vector of integers.</summary>
    public string Integers(string constant, params long[] values) => Constant(constant, DataType.Int64, [values.Length], MemoryMarshal.AsBytes<long>(values));

    public string Node(string type, string output, ReadOnlySpan<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var node = new NodeProto { OpType = type, Name = output, Output = { output } };
        node.Input.AddRange(inputs);
        foreach (var (attribute, value) in attributes)
            node.Attribute.Add(Attribute(attribute, value));
        _graph.Node.Add(node);
        return output;
    }

    public byte[] ToBytes(string description) => new ModelProto
    {
        IrVersion = IrVersion,
        ProducerName = "Reranker.Onnx",
        DocString = description,
        Graph = _graph,
        OpsetImport = { new OperatorSetIdProto { Version = Opset } },
    }.ToByteArray();

    private string Constant(string constant, DataType type, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data)
    {
        if (_graph.Initializer.Any(existing => existing.Name == constant))
            return constant;
        var tensor = new TensorProto { Name = constant, DataType = type, RawData = ByteString.CopyFrom(data) };
        tensor.Dims.AddRange(shape);
        _graph.Initializer.Add(tensor);
        return constant;
    }

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        long integer => new AttributeProto { Name = name, Type = AttributeType.Int, I = integer },
        float real => new AttributeProto { Name = name, Type = AttributeType.Float, F = real },
        long[] integers => new AttributeProto { Name = name, Type = AttributeType.Ints, Ints = { integers } },
        _ => throw new ArgumentException($"No attribute of ONNX is a {value.GetType()}.", nameof(value)),
    };

    private static ValueInfoProto Value(string name, DataType type, ReadOnlySpan<string> dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (var dimension in dimensions)
        {
            shape.Dim.Add(long.TryParse(dimension, out var size)
                ? new TensorShapeProto.Types.Dimension { DimValue = size }
                : new TensorShapeProto.Types.Dimension { DimParam = dimension });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = shape } } };
    }
}
