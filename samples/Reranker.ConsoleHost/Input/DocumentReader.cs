using System.Text.Json;

namespace Reranker.ConsoleHost;

/// <summary>Reads documents: JSON lines where the first line is a JSON object, otherwise one text a line.</summary>
internal static class DocumentReader
{
    private const string Expected = """{"text": string, "id"?: string, "metadata"?: object}, as the first line is an object""";

    /// <exception cref="InputException">A line is not as documented.</exception>
    public static async Task<IReadOnlyList<RerankDocument>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var lines = await InputLines.ReadAsync(path, cancellationToken);
        return lines.Count > 0 && lines[0].IsObject()
            ? [.. lines.Select(ReadObject)]
            : [.. lines.Select(static line => new RerankDocument(line.Text))];
    }

    private static RerankDocument ReadObject(InputLine line)
    {
        var json = line.ParseObject(Expected);
        var id = json.TryGetProperty("id", out var value) && value.ValueKind != JsonValueKind.Null ? line.RequireString(json, "id", Expected) : null;
        var metadata = json.TryGetProperty("metadata", out var fields) && fields.ValueKind == JsonValueKind.Object
            ? fields.EnumerateObject().ToDictionary(static field => field.Name, static object? (field) => field.Value, StringComparer.Ordinal)
            : null;
        return new RerankDocument(line.RequireString(json, "text", Expected), id, metadata);
    }
}
