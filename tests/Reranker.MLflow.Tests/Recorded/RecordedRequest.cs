using System.Text.Json;

namespace Reranker.MLflow.Tests;

/// <summary>The fields of a recorded request, from its body or its query.</summary>
/// <remarks>What a typed client cannot send (a number for a name, a missing value, an unknown enum) is <see cref="InexpressibleException"/>.</remarks>
internal sealed class RecordedRequest
{
    private readonly JsonElement _fields;
    private readonly bool _isQuery;

    public RecordedRequest(Exchange exchange, Func<string, string> rename)
    {
        if (!exchange.IsOfApi)
            throw new InexpressibleException("not of the tracking API");
        try
        {
            var query = exchange.Path.Contains('?') ? exchange.Path[(exchange.Path.IndexOf('?') + 1)..] : "";
            var text = exchange.Method == "GET" ? ToJson(rename(query)) : rename(exchange.Body ?? "{}");
            _fields = JsonDocument.Parse(text).RootElement;
            _isQuery = exchange.Method == "GET";
        }
        catch (JsonException)
        {
            throw new InexpressibleException("a body that is not JSON");
        }
    }

    public string Text(string name) => TextOrNull(name) ?? throw new InexpressibleException($"no {name}");

    /// <summary>An id, which 2.12.1 takes as a number too.</summary>
    public string Id(string name) => Field(name) is { ValueKind: JsonValueKind.Number } number ? number.GetRawText() : Text(name);

    public string? TextOrNull(string name) => Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw new InexpressibleException($"{name} is not a text"),
    };

    /// <summary>A number; the query has it as text.</summary>
    public long Number(string name, long? missing = null) => Field(name) switch
    {
        null => missing ?? throw new InexpressibleException($"no {name}"),
        { ValueKind: JsonValueKind.Number } number when number.GetDouble() is var value && value == Math.Truncate(value) => (long)value,
        { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), out var value) => value,
        _ => throw new InexpressibleException($"{name} is not an integer"),
    };

    public bool Flag(string name) => Field(name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new InexpressibleException($"{name} is not true or false"),
    };

    public IReadOnlyList<string> Texts(string name) => Field(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw new InexpressibleException($"{name} is not a list of texts"))],
        { ValueKind: JsonValueKind.String } text when _isQuery => [text.GetString()!],
        _ => throw new InexpressibleException($"{name} is not a list of texts"),
    };

    public IReadOnlyList<JsonElement> Items(string name) => Field(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    public List<KeyValuePair<string, string>> Pairs(string name) =>
        [.. Items(name).Select(static item => KeyValuePair.Create(item.GetProperty("key").GetString()!, item.TryGetProperty("value", out var value) ? value.GetString()! : ""))];

    public Dictionary<string, string> Tags() => new(Pairs("tags"));

    public Metric Metric() => Metric(_fields);

    public static Metric Metric(JsonElement fields) => new(
        fields.TryGetProperty("key", out var key) ? key.GetString()! : throw new InexpressibleException("a metric without key"),
        fields.TryGetProperty("value", out var value) ? Double(value) : throw new InexpressibleException("a metric without value"),
        fields.TryGetProperty("timestamp", out var timestamp) && timestamp.TryGetInt64(out var time) ? time : throw new InexpressibleException("a metric without an integer for its timestamp"),
        !fields.TryGetProperty("step", out var step) ? 0 : step.TryGetInt64(out var at) ? at : throw new InexpressibleException("a metric whose step is no 64-bit integer"));

    public static DatasetInput Dataset(JsonElement fields)
    {
        var dataset = fields.GetProperty("dataset");
        string Text(string name) => dataset.TryGetProperty(name, out var text) ? text.GetString()! : throw new InexpressibleException($"a dataset without {name}");
        return new DatasetInput(new Dataset
        {
            Name = Text("name"),
            Digest = Text("digest"),
            SourceType = Text("source_type"),
            Source = Text("source"),
            Schema = Text("schema"),
            Profile = Text("profile"),
        })
        {
            Tags = fields.GetProperty("tags").EnumerateArray().ToDictionary(static tag => tag.GetProperty("key").GetString()!, static tag => tag.GetProperty("value").GetString()!),
        };
    }

    private static double Double(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when value.GetString() is "NaN" => double.NaN,
        JsonValueKind.String when value.GetString() is "Infinity" => double.PositiveInfinity,
        _ => throw new InexpressibleException("a metric whose value is no number"),
    };

    private static string ToJson(string query)
    {
        if (query.Contains("%5B%5D", StringComparison.Ordinal))
            throw new InexpressibleException("a list in PHP's form, order_by[]");
        var fields = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Split('=', 2))
            .GroupBy(static pair => Uri.UnescapeDataString(pair[0]), static pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));
        return "{" + string.Join(",", fields.Select(static field => $"{Quote(field.Key)}:{(field.Count() == 1 ? Quote(field.First()) : $"[{string.Join(",", field.Select(Quote))}]")}")) + "}";
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private JsonElement? Field(string name) =>
        _fields.ValueKind == JsonValueKind.Object && _fields.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;
}
