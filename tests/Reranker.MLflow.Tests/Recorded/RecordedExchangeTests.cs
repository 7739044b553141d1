namespace Reranker.MLflow.Tests;

/// <summary>
/// Replays what was asked of a real MLflow 2.12.1 server, in order, against the embedded store: status, error code, message and the fields
/// that both have must be the same. Requests that a typed client cannot send are left out; the known differences are listed with their reason.
/// </summary>
public sealed class RecordedExchangeTests
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
                if (await RecordedComparison.CompareAsync(store.Client, exchange, request, names, OwnWords.Contains(exchange.Name)) is { } difference)
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
}
