using System.Text.Json;

namespace Reranker.Onnx;

/// <summary>What the header of a safetensors file says, checked as the format demands it.</summary>
/// <remarks>
/// A JSON object <c>{name: {dtype, shape, data_offsets: [begin, end]}}</c> with a name once, tensors of exactly the size of their
/// shape, one after the other without gaps or overlaps, up to the end of the data. https://github.com/huggingface/safetensors
/// </remarks>
internal sealed class SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";

    private SafetensorsHeader(Dictionary<string, SafetensorsEntry> entries, Dictionary<string, string> metadata)
    {
        Entries = entries;
        Metadata = metadata;
    }

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <param name="json">The header.</param>
    /// <param name="dataLength">How many bytes follow it.</param>
    /// <exception cref="InvalidDataException">It breaks a rule of the format.</exception>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.NameEquals(MetadataKey))
                    foreach (var item in property.Value.EnumerateObject())
                        metadata.Add(item.Name, item.Value.GetString() ?? throw new InvalidDataException($"its metadata has no text for '{item.Name}'"));
                else
                    entries.Add(property.Name, ReadEntry(property.Name, property.Value));
            }

            RequireContiguous(entries, dataLength);
            return new SafetensorsHeader(entries, metadata);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new InvalidDataException($"its header is not as the format says: {error.Message}", error);
        }
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement json)
    {
        var dtype = json.GetProperty("dtype").GetString() ?? "";
        var shape = json.GetProperty("shape").EnumerateArray().Select(static item => item.GetInt64()).ToArray();
        if (json.GetProperty("data_offsets").EnumerateArray().Select(static item => item.GetInt64()).ToArray() is not [var begin, var end])
            throw new InvalidDataException($"'{name}' needs two data_offsets, begin and end");
        var size = dtype switch
        {
            "F64" or "I64" or "U64" => 8,
            "F32" or "I32" or "U32" => 4,
            "F16" or "BF16" or "I16" or "U16" => 2,
            "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
            _ => throw new InvalidDataException($"'{name}' is of the unknown type '{dtype}'"),
        };
        if (shape.Any(static dimension => dimension < 0))
            throw new InvalidDataException($"'{name}' has the shape [{string.Join(", ", shape)}]");
        var entry = new SafetensorsEntry(dtype, shape, begin, end);
        return begin >= 0 && checked(entry.Count * size) == checked(end - begin)
            ? entry
            : throw new InvalidDataException($"'{name}', {entry}, lies at {begin} to {end}");
    }

    private static void RequireContiguous(Dictionary<string, SafetensorsEntry> entries, long dataLength)
    {
        var position = 0L;
        foreach (var (name, entry) in entries.OrderBy(static entry => entry.Value.Begin).ThenBy(static entry => entry.Value.End))
        {
            if (entry.Begin != position)
                throw new InvalidDataException($"'{name}' begins at {entry.Begin}, expected {position}: tensors lie one after the other");
            position = entry.End;
        }

        if (position != dataLength)
            throw new InvalidDataException($"its tensors end at {position} of {dataLength} bytes of data; it is cut off, or not whole");
    }
}
