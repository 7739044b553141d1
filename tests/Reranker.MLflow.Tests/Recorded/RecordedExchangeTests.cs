using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Reranker.MLflow.Tests;

/// <summary>
/// Replays what was asked of a real MLflow 2.12.1 server, in order, against the embedded store: status, error code, message and the fields
/// that both have must be the same. Requests that a typed client cannot send are left out; the known differences are listed with their reason.
/// </summary>
public sealed partial class RecordedExchangeTests
{
    /// <summary>Answers that differ on purpose.</summary>
    private static readonly Dictionary<string, string> Differences = new()
    {
        ["no content-type"] = "HTTP's own: the store has no requests",
        ["text/plain content-type"] = "HTTP's own: the store has no requests",
        ["mv local path"] = "a server must not hand out its files to strangers; the embedded store runs as the caller, who may register any folder",
        ["mv file:"] = "as above",
        ["mv relative"] = "as above",
        ["alias of deleted"] = "a server leaves the alias dangling (it compares '2' with 2); ours goes with its version, as MLflow's code means it",
        ["search max_results 0"] = "a server answers nothing and a token for the same page, for ever; ours refuses",
        ["rm search 0"] = "as above",
    };

    /// <summary>Refusals with the same code whose words are ours: MLflow's name its parser's tokens and Python's types.</summary>
    private static readonly HashSet<string> OwnWords = new(
    [
        "search max_results 50001", "rm search 1001", "mv search max 200001", "rm search order_by bad", "mv search bad", "filter metrics.m > 0 OR params.p='1'",
        "filter metrics.m > ", "filter metrics.m BETWEEN 1 AND 2", "filter params.p IS NOT NULL",
    ]);

    [Fact]
    public async Task The_embedded_store_answers_as_a_real_server_did()
    {
        using var store = new StoreFixture();
        var names = new Dictionary<string, string>();
        var (replayed, failures) = (0, new List<string>());
        foreach (var exchange in Exchange.ReadAll())
        {
            if (Differences.ContainsKey(exchange.Name))
                continue;
            try
            {
                var request = new RecordedRequest(exchange, text => names.Aggregate(text, static (old, name) => old.Replace(name.Key, name.Value)));
                if (await CompareAsync(store.Client, exchange, request, names) is { } difference)
                    failures.Add($"{exchange.Name}: {difference}");
                replayed++;
            }
            catch (InexpressibleException)
            {
                continue;
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {replayed} differ:\n{string.Join('\n', failures)}");
        Assert.True(replayed > 245, $"Only {replayed} exchanges were replayed.");
    }

    private static async Task<string?> CompareAsync(IMLflowClient client, Exchange exchange, RecordedRequest request, Dictionary<string, string> names)
    {
        var expected = JsonNode.Parse(exchange.Answer)!;
        try
        {
            var actual = await RecordedCalls.CallAsync(client, exchange.Endpoint, request);
            if (exchange.Status != 200)
                return $"expected {exchange.Status} {exchange.Answer}, got an answer";
            // Run ids are random: from now on the recorded one means ours.
            if (actual?["run"]?["info"]?["run_id"] is { } ours && expected["run"]!["info"]!["run_id"]!.GetValue<string>() is var theirs)
                names.TryAdd(theirs, ours.GetValue<string>());
            return Difference("", actual, Rename(expected, names));
        }
        catch (MLflowException error)
        {
            var message = Rename(expected, names)["message"]?.GetValue<string>() ?? "";
            return (exchange.Status, expected["error_code"]?.GetValue<string>()) == (error.StatusCode, error.ErrorCode)
                && (OwnWords.Contains(exchange.Name) || Stable(message) == Stable(error.Message))
                ? null
                : $"expected {exchange.Status} {Rename(expected, names).ToJsonString()}, got {error.StatusCode} {error.ErrorCode} {error.Message}";
        }
    }

    private static JsonNode Rename(JsonNode answer, Dictionary<string, string> names) =>
        JsonNode.Parse(names.Aggregate(answer.ToJsonString(), static (text, name) => text.Replace(name.Key, name.Value)))!;

    // Every field that ours has must be in theirs, alike; lists must be as long.
    private static string? Difference(string path, JsonNode? ours, JsonNode? theirs) => (ours, theirs) switch
    {
        (JsonObject a, JsonObject b) => a.Select(field => Difference($"{path}.{field.Key}", field.Value, b[field.Key])).FirstOrDefault(static found => found is not null),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.Zip(b).Select((pair, index) => Difference($"{path}[{index}]", pair.First, pair.Second)).FirstOrDefault(static found => found is not null),
        _ when JsonNode.DeepEquals(ours, theirs) => null,
        _ when double.TryParse(ours?.ToString(), CultureInfo.InvariantCulture, out var a) && double.TryParse(theirs?.ToString(), CultureInfo.InvariantCulture, out var b) && a.Equals(b) => null,
        _ => $"{path} is {ours?.ToJsonString() ?? "missing"}, a real server had {theirs?.ToJsonString() ?? "nothing"}",
    };

    // Python writes sets in any order, and SQLAlchemy's words after "Error:" are its own.
    private static string Stable(string message) =>
        SetPattern().Replace(message.Split(" Error: ")[0].Split("Valid keys are")[0], "{}");

    [GeneratedRegex(@"\{'[^}]*'\}")]
    private static partial Regex SetPattern();
}
