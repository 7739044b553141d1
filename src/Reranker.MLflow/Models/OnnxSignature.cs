namespace Reranker.MLflow;

/// <summary>What a network takes and gives, as its own graph has it (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3). Weights are skipped unread.</summary>
internal sealed class OnnxSignature
{
    private const int ModelGraph = 7;
    private const int GraphInitializer = 5, GraphInput = 11, GraphOutput = 12;
    private const int TensorName = 8;
    private const int ValueName = 1, ValueType = 2;
    private const int TypeTensor = 1, TensorElement = 1, TensorShape = 2;
    private const int ShapeDimension = 1, DimensionValue = 1;
    private const long AnyNumber = -1;

    private readonly List<OnnxTensor> _inputs = [];
    private readonly List<OnnxTensor> _outputs = [];
    private readonly HashSet<string> _weights = new(StringComparer.Ordinal);

    private OnnxSignature()
    {
    }

    /// <summary>What it takes; old graphs name their weights here, too, which are left out.</summary>
    public IReadOnlyList<OnnxTensor> Inputs => [.. _inputs.Where(input => !_weights.Contains(input.Name))];

    public IReadOnlyList<OnnxTensor> Outputs => _outputs;

    /// <summary>Reads a network's file.</summary>
    /// <returns><see langword="null"/> where it is no network, or has something that is no tensor of numbers.</returns>
    public static OnnxSignature? TryRead(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var reader = new ProtobufReader(file);
            var signature = new OnnxSignature();
            reader.ReadMessage(file.Length, (field, end) =>
            {
                if (field == ModelGraph)
                    signature.ReadGraph(reader, end);
            });
            return signature.Inputs.Count > 0 && signature.Outputs.Count > 0 ? signature : null;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            return null;
        }
    }

    private void ReadGraph(ProtobufReader reader, long graphEnd) => reader.ReadMessage(graphEnd, (field, end) =>
    {
        if (field == GraphInput)
            _inputs.Add(ReadValue(reader, end));
        else if (field == GraphOutput)
            _outputs.Add(ReadValue(reader, end));
        else if (field == GraphInitializer)
        {
            reader.ReadMessage(end, (part, partEnd) =>
            {
                if (part == TensorName)
                    _weights.Add(reader.ReadName(partEnd));
            });
        }
    });

    private static OnnxTensor ReadValue(ProtobufReader reader, long valueEnd)
    {
        var (name, type) = ("", 0);
        var shape = new List<long>();
        reader.ReadMessage(valueEnd, (field, end) =>
        {
            if (field == ValueName)
                name = reader.ReadName(end);
            else if (field == ValueType)
                reader.ReadMessage(end, (kind, kindEnd) =>
                {
                    if (kind == TypeTensor)
                        reader.ReadMessage(kindEnd, (part, partEnd) =>
                        {
                            if (part == TensorElement)
                                type = (int)reader.ReadVarint();
                            else if (part == TensorShape)
                                reader.ReadMessage(partEnd, (dimension, dimensionEnd) =>
                                {
                                    if (dimension == ShapeDimension)
                                        shape.Add(ReadDimension(reader, dimensionEnd));
                                });
                        });
                });
        });
        return new OnnxTensor(name, TypeName(type), shape);
    }

    private static long ReadDimension(ProtobufReader reader, long end)
    {
        var size = AnyNumber;
        reader.ReadMessage(end, (field, _) =>
        {
            if (field == DimensionValue)
                size = (long)reader.ReadVarint();
        });
        return size > 0 ? size : AnyNumber;
    }

    private static string TypeName(int type) => type switch
    {
        1 => "float32",
        2 => "uint8",
        3 => "int8",
        4 => "uint16",
        5 => "int16",
        6 => "int32",
        7 => "int64",
        9 => "bool",
        10 => "float16",
        11 => "float64",
        12 => "uint32",
        13 => "uint64",
        _ => throw new NotSupportedException($"There is no numpy type for {type}."),
    };
}
