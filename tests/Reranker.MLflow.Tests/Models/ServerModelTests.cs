using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>The way of a model package through a real server and back.</summary>
public sealed class ServerModelTests(MLflowServer server) : IClassFixture<MLflowServer>, IDisposable
{
    private readonly TemporaryFolder _work = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_package_goes_through_a_server_to_another_machine()
    {
        MLflowServer.Require();
        var package = await TestPackages.CreateAsync(_work["package"], 1e-6, Cancellation);
        await using var here = Machine("here");
        var (tracker, registry) = (here.GetRequiredService<IExperimentTracker>(), here.GetRequiredService<IModelRegistry>());
        RegisteredModelVersion version;
        await using (var run = await tracker.StartRunAsync(ModelNames.Experiment, "challenger", Cancellation))
        {
            await run.LogMetricsAsync(new Dictionary<string, double> { ["ndcg_at_5"] = 0.5 }, 0, Cancellation);
            version = await registry.RegisterAsync(ModelNames.RegisteredModel, await run.LogModelAsync(package, Cancellation), run.RunId, cancellationToken: Cancellation);
            Assert.EndsWith($"/{run.RunId}/artifacts/model", version.Source);
            await registry.SetAliasAsync(version.Name, ModelNames.Champion, version.Version, Cancellation);
            await run.EndAsync(ExperimentRunStatus.Finished, Cancellation);
        }

        await using var there = Machine("there");
        var source = there.GetRequiredService<IModelSource>();
        var champion = await source.GetAsync($"models:/{ModelNames.RegisteredModel}@champion", Cancellation);
        Assert.Equal(new ModelIdentity(ModelNames.RegisteredModel, "1", package.Identity.Digest), champion.Identity);
        Assert.Equal(_work[$"there/models/{package.Identity.Digest}"], champion.Folder);
        Assert.True(File.Exists(Path.Combine(champion.Folder, "MLmodel")));

        // What is here and whole stays; what somebody changed comes anew.
        var touched = Path.Combine(champion.Folder, "mine");
        await File.WriteAllTextAsync(touched, "", Cancellation);
        await source.GetAsync($"models:/{ModelNames.RegisteredModel}/1", Cancellation);
        Assert.True(File.Exists(touched));
        await File.AppendAllTextAsync(champion.OnnxPath, "x", Cancellation);
        await source.GetAsync($"models:/{ModelNames.RegisteredModel}/latest", Cancellation);
        Assert.False(File.Exists(touched));
        Assert.Equal([champion.Folder], Directory.EnumerateFileSystemEntries(_work["there/models"]));

        var client = there.GetRequiredService<IMLflowClient>();
        Assert.Equal(
            await File.ReadAllTextAsync(package.ConfigPath, Cancellation),
            await File.ReadAllTextAsync(await client.DownloadArtifactsAsync($"runs:/{version.RunId}/model/config.json", _work["single"], cancellationToken: Cancellation), Cancellation));
        Assert.Equal(_work["whole"], await client.DownloadArtifactsAsync($"models:/{ModelNames.RegisteredModel}@champion", _work["whole"], cancellationToken: Cancellation));
        Assert.Equal(package.Identity.Digest, (await ModelPackage.OpenAsync(_work["whole"], cancellationToken: Cancellation)).Identity.Digest);

        var error = await Assert.ThrowsAsync<ModelPackageException>(() => source.GetAsync("mlflow-artifacts:/1/nothing", Cancellation));
        Assert.Contains("there are no files", error.Message);
    }

    public void Dispose() => _work.Dispose();

    private ServiceProvider Machine(string name) => new ServiceCollection().AddMLflow(options =>
    {
        options.TrackingUri = server.Uri;
        options.DataDirectory = _work[name];
        options.MaxRetries = 0;
    }).BuildServiceProvider();
}
