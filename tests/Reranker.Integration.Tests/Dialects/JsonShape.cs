using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Reranker.Integration.Tests.Dialects;

/// <summary>
/// Compares JSON with a template: the same properties in the same order and the same values, but a string such as <c>"&lt;score&gt;"</c> stands for
/// every value of that kind.
/// </summary>
internal static class JsonShape
{
    public static void Equal(string template, string actual)
    {
        var difference = Difference(JsonNode.Parse(template), JsonNode.Parse(actual), "$");
        Assert.True(difference is null, $"{difference} in {actual}");
    }

    private static string? Difference(JsonNode? expected, JsonNode? actual, string path) => (expected, actual) switch
    {
        (null, null) => null,
        (JsonValue value, _) when value.TryGetValue<string>(out var kind) && kind.StartsWith('<') => IsOf(kind, actual) ? null : $"{path} is no {kind}",
        (JsonObject left, JsonObject right) => Keys(left) == Keys(right)
            ? left.Select(property => Difference(property.Value, right[property.Key], $"{path}.{property.Key}")).FirstOrDefault(static found => found is not null)
            : $"{path} has {Keys(right)}; expected {Keys(left)}",
        (JsonArray left, JsonArray right) => left.Count == right.Count
            ? left.Zip(right, (one, other) => (one, other)).Select((pair, index) => Difference(pair.one, pair.other, $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]")).FirstOrDefault(static found => found is not null)
            : $"{path} has {right.Count} elements; expected {left.Count}",
        _ => JsonNode.DeepEquals(expected, actual) ? null : $"{path} is {actual?.ToJsonString() ?? "null"}; expected {expected?.ToJsonString() ?? "null"}",
    };

    private static string Keys(JsonObject json) => string.Join(",", json.Select(static property => property.Key));

    private static bool IsOf(string kind, JsonNode? actual) => kind switch
    {
        "<score>" => actual?.GetValueKind() is System.Text.Json.JsonValueKind.Number && (double)actual is > 0 and < 1,
        "<logit>" or "<number>" => actual?.GetValueKind() is System.Text.Json.JsonValueKind.Number,
        "<count>" => actual?.GetValueKind() is System.Text.Json.JsonValueKind.Number && (double)actual is > 0 and var count && double.IsInteger(count),
        "<sentence>" => Text(actual) is { Length: > 10 } text && !text.Contains("   at ", StringComparison.Ordinal),
        "<uuid>" => Guid.TryParseExact(Text(actual), "D", out _),
        "<digest>" => Text(actual) is { } digest && Regex.IsMatch(digest, "^[0-9a-f]{64}$"),
        _ when kind.StartsWith("<id:", StringComparison.Ordinal) => Text(actual) is { } id && id.StartsWith(kind[4..^1], StringComparison.Ordinal) && id.Length >= kind.Length - 5 + 32,
        _ when kind.StartsWith("<has:", StringComparison.Ordinal) => Text(actual)?.Contains(kind[5..^1], StringComparison.Ordinal) is true,
        _ => throw new ArgumentException($"Unknown kind {kind}."),
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
