using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Reranker.Training;

/// <summary>Reads tensors of a safetensors file.</summary>
/// <remarks>
/// Format: an 8-byte little-endian header length, a JSON header <c>{name: {dtype, shape, data_offsets: [begin, end]}}</c>,
/// then the raw little-endian data. https://github.com/huggingface/safetensors
/// </remarks>
internal sealed class SafetensorsFile : IDisposable
{
    private const int MaxHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";
    private readonly FileStream _stream;
    private readonly long _data;
    private readonly Dictionary<string, Entry> _entries;

    private SafetensorsFile(FileStream stream, long data, Dictionary<string, Entry> entries, Dictionary<string, string> metadata)
    {
        _stream = stream;
        _data = data;
        _entries = entries;
        Metadata = metadata;
    }

    /// <summary>What <c>__metadata__</c> says.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <exception cref="ModelPackageException">The file is missing or not a safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        if (!File.Exists(path))
            throw new ModelPackageException(path, $"There is no '{path}'. Training needs the weights as safetensors; a package with only an ONNX file can be served, not trained.");
        var stream = File.OpenRead(path);
        try
        {
            Span<byte> prefix = stackalloc byte[8];
            stream.ReadExactly(prefix);
            var length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
            if (length is < 2 or > MaxHeader || length > stream.Length - 8)
                throw new InvalidDataException($"its header claims {length} bytes of a file of {stream.Length}");
            var header = new byte[length];
            stream.ReadExactly(header);
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(header));
            return new SafetensorsFile(stream, 8 + length, ReadEntries(json.RootElement, stream.Length - 8 - length), ReadMetadata(json.RootElement));
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            stream.Dispose();
            throw new ModelPackageException(path, $"'{path}' is not a valid safetensors file: {error.Message}", error);
        }
    }

    /// <summary>Reads a tensor of the given number of values as 32-bit floats; <see langword="null"/> where there is none of that name.</summary>
    public float[]? Read(string name, long count)
    {
        if (!_entries.TryGetValue(name, out var entry))
            return null;
        var size = entry.DType is "F32" ? 4 : 2;
        if (entry.DType is not ("F32" or "F16" or "BF16") || entry.End - entry.Begin != count * size)
            throw new ModelPackageException(_stream.Name,
                $"'{_stream.Name}' holds '{name}' as {entry.DType} [{string.Join(", ", entry.Shape)}]; expected {count} values of F32, F16 or BF16.");

        var bytes = new byte[count * size];
        RandomAccess.Read(_stream.SafeFileHandle, bytes, _data + entry.Begin);
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = bytes.AsSpan(i * size);
            values[i] = entry.DType switch
            {
                "F32" => BinaryPrimitives.ReadSingleLittleEndian(value),
                "F16" => (float)BinaryPrimitives.ReadHalfLittleEndian(value),
                _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(value) << 16),
            };
        }

        return values;
    }

    public void Dispose() => _stream.Dispose();

    private static Dictionary<string, string> ReadMetadata(JsonElement header) => header.TryGetProperty(MetadataKey, out var metadata)
        ? metadata.EnumerateObject().ToDictionary(static property => property.Name, static property => property.Value.GetString() ?? "", StringComparer.Ordinal)
        : [];

    private static Dictionary<string, Entry> ReadEntries(JsonElement header, long dataLength)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var property in header.EnumerateObject())
        {
            if (property.Name == MetadataKey)
                continue;
            var offsets = property.Value.GetProperty("data_offsets");
            var entry = new Entry(
                property.Value.GetProperty("dtype").GetString() ?? "",
                [.. property.Value.GetProperty("shape").EnumerateArray().Select(static item => item.GetInt64())],
                offsets[0].GetInt64(), offsets[1].GetInt64());
            if (entry.Begin < 0 || entry.End < entry.Begin || entry.End > dataLength)
                throw new InvalidDataException($"'{property.Name}' lies at {entry.Begin} to {entry.End} of {dataLength} bytes");
            entries[property.Name] = entry;
        }

        return entries;
    }

    private sealed record Entry(string DType, long[] Shape, long Begin, long End);
}
