using System.Text;
using System.Text.Json.Nodes;

namespace Reranker.MLflow;

/// <summary>Writes a JSON tree as the block YAML that MLflow writes: keys sorted, texts quoted where a reader could take them for something else.</summary>
internal static class YamlText
{
    public static string Of(JsonObject root)
    {
        var text = new StringBuilder();
        WriteObject(text, root, 0);
        return text.ToString();
    }

    private static void WriteObject(StringBuilder text, JsonObject node, int depth, bool firstInline = false)
    {
        foreach (var (key, value) in node.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            text.Append(' ', firstInline ? 0 : depth * 2).Append(key).Append(':');
            firstInline = false;
            WriteValue(text, value, depth);
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int depth)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } nested:
                text.Append('\n');
                WriteObject(text, nested, depth + 1);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append('\n');
                foreach (var item in list)
                    WriteItem(text, item, depth);
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void WriteItem(StringBuilder text, JsonNode? item, int depth)
    {
        text.Append(' ', depth * 2).Append("- ");
        if (item is JsonObject { Count: > 0 } nested)
            WriteObject(text, nested, depth + 1, firstInline: true);
        else
            text.Append(Scalar(item)).Append('\n');
    }

    // JSON's literals, and its double-quoted texts with their escapes, are YAML as they are.
    private static string Scalar(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue scalar when scalar.TryGetValue<string>(out var text) =>
            IsPlain(text) ? text : text.Any(char.IsControl) ? JsonText.Of(value) : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => JsonText.Of(value),
    };

    // A letter first, and none of the words or characters that YAML gives a meaning.
    private static bool IsPlain(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or '=')
        && text.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n");
}
