using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Reranker.Onnx;

/// <summary>Writes tensors as a safetensors file that any reader of the format accepts.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    public static async Task WriteAsync(string path, IReadOnlyList<NamedWeights> tensors, WeightPrecision precision, CancellationToken cancellationToken)
    {
        var header = Header(tensors.Select(static tensor => (tensor.Name, tensor.Shape)), precision);
        var stream = File.Create(path);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(header, cancellationToken).ConfigureAwait(false);
            foreach (var tensor in tensors)
                await stream.WriteAsync(Bytes(tensor.Values, precision), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The values in the machine's (little-endian) order, as both file formats want them.</summary>
    internal static byte[] Bytes(float[] values, WeightPrecision precision) =>
        precision == WeightPrecision.Half
            ? MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, static value => (Half)value)).ToArray()
            : MemoryMarshal.AsBytes<float>(values).ToArray();

    /// <summary>The file up to its data: the header's length and the header.</summary>
    internal static byte[] Header(
        IEnumerable<(string Name, long[] Shape)> tensors, WeightPrecision precision, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var (dtype, size) = precision == WeightPrecision.Half ? ("F16", 2) : ("F32", 4);
        using var buffer = new MemoryStream();
        buffer.Write(new byte[Alignment]);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            foreach (var (key, value) in metadata ?? new Dictionary<string, string>())
                json.WriteString(key, value);
            json.WriteEndObject();
            var offset = 0L;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", dtype);
                json.WriteStartArray("shape");
                foreach (var dimension in tensor.Shape)
                    json.WriteNumberValue(dimension);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += tensor.Shape.Aggregate((long)size, static (product, dimension) => product * dimension));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // The format asks that the data begin aligned: the header is padded with spaces.
        while (buffer.Length % Alignment != 0)
            buffer.WriteByte((byte)' ');
        var header = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - Alignment);
        return header;
    }
}
