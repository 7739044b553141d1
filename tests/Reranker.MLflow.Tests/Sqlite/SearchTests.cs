namespace Reranker.MLflow.Tests;

public sealed class SearchTests : IDisposable
{
    private readonly StoreFixture _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "c b a")]
    [InlineData("metrics.ndcg > 0.5", "c b")]
    [InlineData("metrics.ndcg <= 0.5 and params.epochs = '1'", "a")]
    [InlineData("metrics.loss > -1", "")]
    [InlineData("params.epochs != '1'", "c b")]
    [InlineData("tags.`team name` LIKE 'sea%'", "b")]
    [InlineData("tags.\"team name\" ILIKE 'SEA%'", "b")]
    [InlineData("tags.`team name` LIKE 'SEA%'", "")]
    [InlineData("attributes.status = 'FINISHED'", "c")]
    [InlineData("run_name IN ('a')", null)]
    [InlineData("dataset.name IN ('other', \"window\")", "a")]
    [InlineData("dataset.name NOT IN ('other')", "a")]
    [InlineData("attributes.start_time >= 2", "c b")]
    [InlineData("run_name = 'a' AND status = 'RUNNING'", "a")]
    [InlineData("dataset.name = 'window' AND datasets.context = 'training'", "a")]
    [InlineData("tags.x = ''; DROP TABLE runs", null)]
    [InlineData("metrics.ndcg > 0.5 OR metrics.ndcg < 0.1", null)]
    [InlineData("nope.x = 'y'", null)]
    [InlineData("metrics.ndcg = NaN", null)]
    [InlineData("metrics.ndcg > Infinity", null)]
    [InlineData("start_time < 1e999", null)]
    [InlineData("tags.x = '", null)]
    [InlineData("dataset.name IN (", null)]
    [InlineData("metrics. = 1", "")]
    public async Task A_filter_finds_what_it_says(string filter, string? expected)
    {
        await LogThreeAsync();
        var search = _store.Client.SearchRunsAsync(["0"], new SearchOptions { Filter = filter }, Cancellation);

        if (expected is null)
            Assert.Equal(MLflowErrorCode.InvalidParameterValue, (await Assert.ThrowsAsync<MLflowException>(() => search)).ErrorCode);
        else
            Assert.Equal(expected, Names(await search));
    }

    [Theory]
    [InlineData("metrics.ndcg ASC", "a b c")]
    [InlineData("metrics.loss DESC", "b c a")]
    [InlineData("attributes.start_time", "a b c")]
    [InlineData("params.epochs DESC", "c b a")]
    public async Task An_order_is_followed_and_what_lacks_the_key_goes_last(string order, string expected)
    {
        await LogThreeAsync();
        Assert.Equal(expected, Names(await _store.Client.SearchRunsAsync(["0"], new SearchOptions { OrderBy = [order] }, Cancellation)));
    }

    [Fact]
    public async Task Pages_join_to_the_whole()
    {
        await LogThreeAsync();
        var options = new SearchOptions { MaxResults = 2 };
        var first = await _store.Client.SearchRunsAsync(["0"], options, Cancellation);
        var second = await _store.Client.SearchRunsAsync(["0"], options with { PageToken = first.NextPageToken }, Cancellation);

        Assert.Equal(("c b", "a", null), (Names(first), Names(second), second.NextPageToken));
        Assert.Equal(["c", "b", "a"], await _store.Client.EnumerateRunsAsync(["0"], options, Cancellation).Select(static run => run.Info.RunName).ToListAsync(Cancellation));
    }

    public void Dispose() => _store.Dispose();

    private static string Names(PagedList<Run> page) => string.Join(' ', page.Items.Select(static run => run.Info.RunName));

    private async Task LogThreeAsync()
    {
        var (a, b, c) = (await StartAsync("a", 1), await StartAsync("b", 2), await StartAsync("c", 3));
        var client = _store.Client;
        await client.LogBatchAsync(a, [new Metric("ndcg", 0.5, 1), new Metric("loss", double.NaN, 1)], [KeyValuePair.Create("epochs", "1")], cancellationToken: Cancellation);
        await client.LogBatchAsync(b, [new Metric("ndcg", 0.6, 1), new Metric("loss", -1, 1)], [KeyValuePair.Create("epochs", "2")], [KeyValuePair.Create("team name", "search")], Cancellation);
        await client.LogBatchAsync(c, [new Metric("ndcg", 0.7, 1)], [KeyValuePair.Create("epochs", "3")], cancellationToken: Cancellation);
        await client.UpdateRunAsync(c, RunStatus.Finished, cancellationToken: Cancellation);
        await client.LogInputsAsync(
            a,
            [new DatasetInput(new Dataset { Name = "window", Digest = "d", SourceType = "local", Source = "{}" }) { Tags = new Dictionary<string, string> { ["mlflow.data.context"] = "training" } }],
            Cancellation);
    }

    private async Task<string> StartAsync(string name, long time) => (await _store.Client.CreateRunAsync("0", name, time, cancellationToken: Cancellation)).Info.RunId;
}
