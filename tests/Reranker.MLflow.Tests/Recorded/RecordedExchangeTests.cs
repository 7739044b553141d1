namespace Reranker.MLflow.Tests;

/// <summary>
/// Replays what was asked of a real MLflow 2.12.1 server, in order, against the embedded store: status, error code, message and the fields
/// that both have must be the same. What is left out is in <c>differences.tsv</c>, each with its reason, and is all that is left out.
/// </summary>
public sealed class RecordedExchangeTests
{
    [Fact]
    public async Task The_embedded_store_answers_as_a_real_server_did()
    {
        using var store = new StoreFixture();
        var (differences, ownWords) = (RecordedDifferences.Of(RecordedDifferences.Embedded), RecordedDifferences.Of(RecordedDifferences.Words));
        var names = new Dictionary<string, string>();
        var (compared, inexpressible, failures) = (0, new List<(string, string)>(), new List<string>());
        var exchanges = Exchange.ReadAll();
        var differing = exchanges.Where(exchange => differences.ContainsKey(exchange.Name)).ToList();
        foreach (var exchange in exchanges.Except(differing))
            try
            {
                var request = new RecordedRequest(exchange, text => names.Aggregate(text, static (old, name) => old.Replace(name.Key, name.Value)));
                if (await RecordedComparison.CompareAsync(store.Client, exchange, request, names, ownWords.ContainsKey(exchange.Name)) is { } difference)
                    failures.Add($"{exchange.Name}: {difference}");
                compared++;
            }
            catch (InexpressibleException error)
            {
                inexpressible.Add((exchange.Name, error.Message));
            }

        Assert.True(failures.Count == 0, $"{failures.Count} of {compared} differ:\n{string.Join('\n', failures)}");
        RecordedDifferences.AssertInexpressible(exchanges, inexpressible);
        Assert.Equal(differences.Count, differing.Count);
        Assert.Equal(exchanges.Count, compared + inexpressible.Count + differing.Count);
        Assert.True(compared >= 250, $"Only {compared} exchanges were compared.");
    }

    [Fact]
    public void Every_difference_that_is_listed_names_a_recorded_exchange_and_a_reason()
    {
        var names = ((string[])["2.12.1-sqlite", "2.12.1-postgresql", "3.11-sqlite"]).SelectMany(Exchange.ReadAll).Select(static exchange => exchange.Name).ToHashSet();
        string[] kinds = [RecordedDifferences.Embedded, RecordedDifferences.Words, RecordedDifferences.Client, RecordedDifferences.Inexpressible];
        Assert.All(kinds.SelectMany(RecordedDifferences.Of), row =>
        {
            Assert.Contains(row.Key, names);
            Assert.NotEmpty(row.Value);
        });
    }
}
