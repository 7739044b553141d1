using System.Text;

namespace Reranker.MLflow.Tests;

/// <summary>Networks as ONNX files have them, of nothing but their inputs, outputs and weights.</summary>
internal static class TestNetworks
{
    public const int Float = 1, Long = 7, Text = 8;

    /// <summary>A cross-encoder with segments.</summary>
    public static byte[] WithSegments => Network(
        Value(11, "input_ids", Long, 0, 0), Value(11, "attention_mask", Long, 0, 0), Value(11, "token_type_ids", Long, 0, 0), Value(12, "logits", Float, 0, 1));

    public static byte[] Network(params IEnumerable<byte[]> graph) => [.. Number(1, 8), .. Bytes(7, [.. graph.SelectMany(static part => part)])];

    /// <summary>An input or output; dimensions of 0 have a name instead of a number.</summary>
    public static byte[] Value(int field, string name, int type, params IEnumerable<int> shape) => Bytes(field,
    [
        .. Bytes(1, Encoding.UTF8.GetBytes(name)),
        .. Bytes(2, Bytes(1, [.. Number(1, type), .. Bytes(2, [.. shape.SelectMany(static size => Bytes(1, size == 0 ? Bytes(2, "batch"u8) : Number(1, size)))])])),
    ]);

    public static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    public static byte[] Bytes(int field, ReadOnlySpan<byte> content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    public static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
