namespace Reranker.MLflow.Tests;

/// <summary>Stores on one file know nothing of each other but the file, as processes do.</summary>
public sealed class ConcurrencyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_that_open_a_new_file_at_once_make_one_store()
    {
        using var store = new StoreFixture();
        var clients = Enumerable.Range(0, 8).Select(_ => store.OpenAnother()).ToList();
        try
        {
            await Task.WhenAll(clients.Select(client => client.GetExperimentAsync("0", Cancellation)));

            Assert.Equal(["0|Default"], store.Read("SELECT experiment_id, name FROM experiments"));
            Assert.Equal(["1"], store.Read("SELECT count(*) FROM alembic_version"));
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
        }
    }

    [Fact]
    public async Task Two_stores_that_register_at_once_get_different_versions()
    {
        using var store = new StoreFixture();
        using var other = store.OpenAnother();
        await store.Client.CreateRegisteredModelAsync("m", cancellationToken: Cancellation);

        var versions = await Task.WhenAll(Enumerable.Range(0, 40).Select(index =>
            (index % 2 == 0 ? store.Client : other).CreateModelVersionAsync("m", $"/models/{index}", cancellationToken: Cancellation)));

        Assert.Equal(Enumerable.Range(1, 40), versions.Select(static version => version.Version).Order());
    }

    [Fact]
    public async Task Two_stores_that_log_at_once_lose_nothing_and_agree_on_the_latest_value()
    {
        using var store = new StoreFixture();
        using var other = store.OpenAnother();
        var run = (await store.Client.CreateRunAsync("0", cancellationToken: Cancellation)).Info.RunId;

        await Task.WhenAll(Enumerable.Range(0, 60).Select(step =>
            (step % 2 == 0 ? store.Client : other).LogBatchAsync(run, [new Metric("loss", 100 - step, step, step)], cancellationToken: Cancellation)));

        Assert.Equal(60, (await store.Client.GetMetricHistoryAsync(run, "loss", Cancellation)).Count);
        Assert.Equal(new Metric("loss", 41, 59, 59), Assert.Single((await other.GetRunAsync(run, Cancellation)).Data.Metrics));
    }

    [Fact]
    public async Task Runs_that_start_at_once_in_a_new_experiment_share_it()
    {
        using var store = new StoreFixture();

        var runs = await Task.WhenAll(Enumerable.Range(0, 10).Select(index => store.Tracker.StartRunAsync("new", $"run {index}", Cancellation)));

        Assert.Equal(10, runs.Select(static run => run.RunId).Distinct().Count());
        Assert.Equal(["1"], store.Read("SELECT count(*) FROM experiments WHERE name = 'new'"));
    }

    [Fact]
    public async Task A_champion_changes_in_one_step_for_those_who_watch()
    {
        using var store = new StoreFixture();
        using var reader = store.OpenAnother();
        await store.Client.CreateRegisteredModelAsync("m", cancellationToken: Cancellation);
        for (var version = 0; version < 2; version++)
            await store.Client.CreateModelVersionAsync("m", "/m", cancellationToken: Cancellation);
        await store.Client.TransitionModelVersionStageAsync("m", 1, "Production", cancellationToken: Cancellation);

        var promotion = Task.Run(
            async () =>
            {
                for (var index = 0; index < 20; index++)
                    await store.Client.TransitionModelVersionStageAsync("m", 2 - (index % 2), "Production", archiveExistingVersions: true, Cancellation);
            },
            Cancellation);
        while (!promotion.IsCompleted)
            Assert.Single(await reader.GetLatestVersionsAsync("m", ["Production"], Cancellation));
        await promotion;
    }
}
