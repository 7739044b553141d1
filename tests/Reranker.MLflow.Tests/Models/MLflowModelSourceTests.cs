namespace Reranker.MLflow.Tests;

public sealed class MLflowModelSourceTests : IDisposable
{
    private const string Name = ModelNames.RegisteredModel;
    private readonly StoreFixture _store = new();
    private readonly TemporaryFolder _work = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_logged_and_registered_package_comes_back_by_every_name()
    {
        var package = await TestPackages.CreateAsync(_work["package"], cancellationToken: Cancellation);
        string runId;
        await using (var run = await _store.Tracker.StartRunAsync(ModelNames.Experiment, "base", Cancellation))
        {
            runId = run.RunId;
            var source = await run.LogModelAsync(package, Cancellation);
            Assert.Equal($"runs:/{runId}/model", source);
            var version = await _store.Registry.RegisterAsync(Name, source, runId, cancellationToken: Cancellation);
            await _store.Registry.SetAliasAsync(Name, ModelNames.Champion, version.Version, Cancellation);
            await _store.Registry.TransitionStageAsync(Name, version.Version, ModelNames.Production, archiveExisting: true, Cancellation);
            await run.EndAsync(ExperimentRunStatus.Finished, Cancellation);
        }

        foreach (var uri in (string[])[$"models:/{Name}@champion", $"models:/{Name}/1", $"models:/{Name}/Production", $"models:/{Name}/latest"])
            Assert.Equal(new ModelIdentity(Name, "1", package.Identity.Digest), (await _store.Source.GetAsync(uri, Cancellation)).Identity);
        Assert.Equal(new ModelIdentity("base", null, package.Identity.Digest), (await _store.Source.GetAsync($"runs:/{runId}/model", Cancellation)).Identity);
        Assert.Equal(new ModelIdentity("package", null, package.Identity.Digest), (await _store.Source.GetAsync(package.Folder, Cancellation)).Identity);
    }

    public void Dispose()
    {
        _store.Dispose();
        _work.Dispose();
    }
}
