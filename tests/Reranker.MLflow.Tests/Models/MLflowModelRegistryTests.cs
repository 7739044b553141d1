namespace Reranker.MLflow.Tests;

public sealed class MLflowModelRegistryTests : IDisposable
{
    private readonly StoreFixture _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IModelRegistry Registry => _store.Registry;

    [Fact]
    public async Task A_version_that_must_be_there_and_is_not_is_a_sentence()
    {
        var error = await Assert.ThrowsAsync<TrackingException>(() => Registry.GetAsync("m", 7, Cancellation));

        Assert.StartsWith("The registry does not know version 7 of 'm'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promotion_archives_the_old_version_and_moves_the_alias()
    {
        for (var version = 1; version <= 3; version++)
        {
            await Registry.RegisterAsync("m", $"/models/{version}", "run", new Dictionary<string, string> { ["n"] = $"{version}" }, Cancellation);
            await Registry.TransitionStageAsync("m", version, ModelNames.Production, archiveExisting: true, Cancellation);
            await Registry.SetAliasAsync("m", ModelNames.Champion, version, Cancellation);
        }

        await Registry.SetAliasAsync("m", ModelNames.Previous, 2, Cancellation);
        await Registry.SetTagsAsync("m", 3, new Dictionary<string, string> { ["n"] = "three" }, Cancellation);

        var versions = await Registry.ListAsync("m", Cancellation);
        Assert.Equal([(3, "Production", "champion", "three"), (2, "Archived", "previous", "2"), (1, "Archived", "", "1")],
            versions.Select(static version => (version.Version, version.Stage, string.Join(',', version.Aliases), version.Tags["n"])));
        Assert.Equivalent(versions[0], await Registry.FindByAliasAsync("m", ModelNames.Champion, Cancellation));
    }

    [Fact]
    public async Task What_is_not_there_is_null_or_empty()
    {
        Assert.Empty(await Registry.ListAsync("none", Cancellation));
        Assert.Null(await Registry.FindAsync("none", 1, Cancellation));
        Assert.Null(await Registry.FindByAliasAsync("none", "champion", Cancellation));
        await Registry.RegisterAsync("m", "/m", "run", cancellationToken: Cancellation);
        Assert.Null(await Registry.FindAsync("m", 2, Cancellation));
        Assert.Null(await Registry.FindByAliasAsync("m", "champion", Cancellation));
        await Registry.DeleteAliasAsync("m", "champion", Cancellation);
    }

    [Fact]
    public async Task A_reserved_or_malformed_alias_is_refused()
    {
        await Registry.RegisterAsync("m", "/m", "run", cancellationToken: Cancellation);
        foreach (var alias in (string[])["latest", "v1", "a b", ""])
            Assert.Equal(MLflowErrorCode.InvalidParameterValue, (await Assert.ThrowsAsync<MLflowException>(() => Registry.SetAliasAsync("m", alias, 1, Cancellation))).ErrorCode);
    }

    [Fact]
    public async Task The_number_of_a_deleted_version_is_not_used_again_and_its_alias_is_gone()
    {
        await Registry.RegisterAsync("m", "/m", "run", cancellationToken: Cancellation);
        await Registry.SetAliasAsync("m", "champion", 1, Cancellation);
        await _store.Client.DeleteModelVersionAsync("m", 1, Cancellation);

        Assert.Null(await Registry.FindByAliasAsync("m", "champion", Cancellation));
        Assert.Equal(2, (await Registry.RegisterAsync("m", "/m", "run", cancellationToken: Cancellation)).Version);
    }

    [Fact]
    public async Task A_run_uri_becomes_the_place_of_its_files_and_an_unknown_run_is_refused()
    {
        await using var run = await _store.Tracker.StartRunAsync("e", "r", Cancellation);
        var version = await Registry.RegisterAsync("m", $"runs:/{run.RunId}/model", run.RunId, cancellationToken: Cancellation);

        Assert.Equal(new Uri(Path.Combine(_store.Folder, "artifacts", "1", run.RunId, "artifacts", "model")).AbsoluteUri, version.Source);
        Assert.Equal([version.Source], _store.Read("SELECT storage_location FROM model_versions"));
        await Assert.ThrowsAsync<MLflowException>(() => Registry.RegisterAsync("m", "runs:/0000/model", "0000", cancellationToken: Cancellation));
    }

    public void Dispose() => _store.Dispose();
}
