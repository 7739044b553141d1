using System.Text.RegularExpressions;

namespace Reranker.MLflow.Tests;

public sealed partial class SchemaTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tables_are_those_that_a_real_server_made()
    {
        using var store = new StoreFixture();
        await store.Client.SearchExperimentsAsync(cancellationToken: Cancellation);

        var expected = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Recorded", "schema-2.12.1.sql"), Cancellation);
        var actual = store.Read("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
            .Select(static sql => SpacePattern().Replace(sql, " ").Replace(" ,", ",").Replace("( ", "(").Replace(" )", ")"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task A_new_store_has_the_revision_and_the_default_experiment_of_2_12_1()
    {
        using var store = new StoreFixture();
        var experiment = await store.Client.GetExperimentAsync("0", Cancellation);

        Assert.Equal(["acf3f17fdcc7"], store.Read("SELECT version_num FROM alembic_version"));
        Assert.Equal(("Default", LifecycleStage.Active), (experiment.Name, experiment.LifecycleStage));
        Assert.Equal(new Uri(Path.Combine(store.Folder, "artifacts", "0")).AbsoluteUri, experiment.ArtifactLocation);
    }

    [Fact]
    public async Task Readers_do_not_wait_for_the_writer()
    {
        using var store = new StoreFixture();
        await store.Client.GetExperimentAsync("0", Cancellation);

        Assert.Equal(["wal"], store.Read("PRAGMA journal_mode"));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex SpacePattern();
}
