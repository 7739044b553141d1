using System.Text.Json;

namespace Reranker.ConsoleHost;

/// <summary>A line, and where it stands.</summary>
internal readonly record struct InputLine(string Source, int Number, string Text)
{
    public InputException Error(string expected, string found) => new($"{Source}, line {Number}: expected {expected}, found {found}.");

    /// <summary>Whether the line is a JSON object.</summary>
    public bool IsObject()
    {
        if (!Text.AsSpan().TrimStart().StartsWith('{'))
            return false;
        try
        {
            using var json = JsonDocument.Parse(Text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads the line as a JSON object.</summary>
    /// <param name="expected">The expected form, for the error.</param>
    /// <exception cref="InputException">It is something else.</exception>
    public JsonElement ParseObject(string expected)
    {
        try
        {
            using var json = JsonDocument.Parse(Text);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json.RootElement.Clone()
                : throw Error(expected, $"a JSON {NameOf(json.RootElement)}");
        }
        catch (JsonException)
        {
            throw Error(expected, "no valid JSON");
        }
    }

    /// <summary>Reads a field that must be a string.</summary>
    public string RequireString(JsonElement json, string field, string expected)
    {
        if (!json.TryGetProperty(field, out var value))
            throw Error(expected, $"no field '{field}'");
        if (value.ValueKind != JsonValueKind.String)
            throw Error(expected, $"a {NameOf(value)} as '{field}'");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error(expected, $"half of a surrogate pair in '{field}'");
        }
    }

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
