using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Reranker.MLflow.Tests;

/// <summary>Makes a recorded call and says what is other than a real server had it: status, error code, message, or a field that both have.</summary>
internal static partial class RecordedComparison
{
    /// <returns>The first difference; <see langword="null"/> where there is none.</returns>
    public static async Task<string?> CompareAsync(IMLflowClient client, Exchange exchange, RecordedRequest request, Dictionary<string, string> names, bool ownWords)
    {
        var expected = exchange.Json;
        try
        {
            var actual = await RecordedCalls.CallAsync(client, exchange.Endpoint, request);
            if (exchange.Status != 200)
                return $"expected {exchange.Status} {exchange.Answer}, got an answer";
            // Run ids are random: from now on the recorded one means ours.
            if (actual?["run"]?["info"]?["run_id"] is { } ours && expected!["run"]!["info"]!["run_id"]!.GetValue<string>() is var theirs)
                names.TryAdd(theirs, ours.GetValue<string>());
            return Difference("", actual, Rename(expected, names));
        }
        catch (MLflowException error)
        {
            if (exchange.Status == 200)
                return $"expected an answer, got {error.StatusCode} {error.ErrorCode} {error.Message}";
            var message = Rename(expected, names)?["message"]?.GetValue<string>() ?? "";
            // What a database says in SQL, the client of servers tells in words.
            var (status, code) = ownWords && DatabaseErrors.Translate(message) is { } translated ? (translated.StatusCode, translated.ErrorCode) : (exchange.Status, exchange.ErrorCode);
            return (status, code) == (error.StatusCode, error.ErrorCode)
                && (ownWords || Stable(message) == Stable(error.Message))
                ? null
                : $"expected {exchange.Status} {exchange.ErrorCode} {message}, got {error.StatusCode} {error.ErrorCode} {error.Message}";
        }
    }

    /// <summary>Every field that ours has must be in theirs, alike; lists must be as long.</summary>
    public static string? Difference(string path, JsonNode? ours, JsonNode? theirs) => (ours, theirs) switch
    {
        (JsonObject a, JsonObject b) => a.Select(field => Difference($"{path}.{field.Key}", field.Value, b[field.Key])).FirstOrDefault(static found => found is not null),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.Zip(b).Select((pair, index) => Difference($"{path}[{index}]", pair.First, pair.Second)).FirstOrDefault(static found => found is not null),
        _ when JsonNode.DeepEquals(ours, theirs) => null,
        _ when double.TryParse(ours?.ToString(), CultureInfo.InvariantCulture, out var a) && double.TryParse(theirs?.ToString(), CultureInfo.InvariantCulture, out var b) && a.Equals(b) => null,
        _ => $"{path} is {ours?.ToJsonString() ?? "missing"}, a real server had {theirs?.ToJsonString() ?? "nothing"}",
    };

    private static JsonNode? Rename(JsonNode? answer, Dictionary<string, string> names) =>
        answer is null ? null : JsonNode.Parse(names.Aggregate(answer.ToJsonString(), static (text, name) => text.Replace(name.Key, name.Value)));

    // Python writes sets in any order, and SQLAlchemy's words after "Error:" are its own.
    private static string Stable(string message) =>
        SetPattern().Replace(message.Split(" Error: ")[0].Split("Valid keys are")[0], "{}");

    [GeneratedRegex(@"\{'[^}]*'\}")]
    private static partial Regex SetPattern();
}
