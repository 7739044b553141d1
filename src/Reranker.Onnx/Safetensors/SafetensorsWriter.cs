using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Reranker.Onnx.Networks;

/// <summary>Writes tensors as a safetensors file that any reader of the format accepts.</summary>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file; one that is there is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors, in the order in which they shall lie.</param>
    /// <param name="precision">How the values are stored.</param>
    /// <param name="cancellationToken">Cancels the writing; what was written stays.</param>
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
    /// <param name="tensors">Names and shapes, in the order in which the values follow.</param>
    /// <param name="precision">How the values are stored.</param>
    /// <param name="metadata">Further entries of <c>__metadata__</c>.</param>
    public static byte[] Header(
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
