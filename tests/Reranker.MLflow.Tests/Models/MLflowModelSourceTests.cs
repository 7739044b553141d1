using System.Text.Json.Nodes;

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

    [Fact]
    public async Task A_logged_package_is_an_MLflow_Model()
    {
        var package = await TestPackages.CreateAsync(_work["package"], parity: 1e-6, Cancellation);
        await using var run = await _store.Tracker.StartRunAsync("e", "r", Cancellation);
        await run.LogModelAsync(package, Cancellation);
        var logged = await _store.Source.GetAsync($"runs:/{run.RunId}/model", Cancellation);

        Assert.Equal(
            ["MLmodel", "conda.yaml", "config.json", "onnx", "python_env.yaml", "requirements.txt", "reranker.json", "vocab.txt"],
            (await _store.Client.ListArtifactsAsync(run.RunId, "model", Cancellation)).Select(static file => Path.GetFileName(file.Path)));
        var model = await File.ReadAllLinesAsync(Path.Combine(logged.Folder, "MLmodel"), Cancellation);
        foreach (var line in (string[])["artifact_path: model", "    data: onnx/model.onnx", "    loader_module: mlflow.onnx", "mlflow_version: '2.12.1'", "    - CPUExecutionProvider"])
            Assert.Contains(line, model);
        Assert.Contains(model, static line => line.StartsWith("""  inputs: '[{"name":"input_ids","type":"tensor","tensor-spec":{"dtype":"int64","shape":[-1,-1]}},""", StringComparison.Ordinal));
        Assert.Equal(model, await File.ReadAllLinesAsync(Path.Combine(logged.Folder, "onnx", "MLmodel"), Cancellation));
        var history = (await _store.Client.GetRunAsync(run.RunId, Cancellation)).Data.Tags["mlflow.log-model.history"];
        Assert.Equal(run.RunId, JsonNode.Parse(history)![0]!["run_id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_package_made_from_a_logged_one_stays_sound_when_it_is_logged()
    {
        await using var run = await _store.Tracker.StartRunAsync("e", "r", Cancellation);
        var source = await run.LogModelAsync(await TestPackages.CreateAsync(_work["package"], cancellationToken: Cancellation), Cancellation);
        // The folder now holds MLflow's files, and sealing it takes one of them into the manifest.
        var again = await ModelPackage.SealAsync((await _store.Source.GetAsync(source, Cancellation)).Folder, new ModelManifest(), Cancellation);
        await using var second = await _store.Tracker.StartRunAsync("e", "again", Cancellation);

        var logged = await _store.Source.GetAsync(await second.LogModelAsync(again, Cancellation), Cancellation);
        Assert.Equal(again.Identity.Digest, logged.Identity.Digest);
    }

    [Fact]
    public async Task A_changed_file_is_found_out()
    {
        var package = await TestPackages.CreateAsync(_work["package"], cancellationToken: Cancellation);
        await using var run = await _store.Tracker.StartRunAsync("e", "r", Cancellation);
        var source = await run.LogModelAsync(package, Cancellation);
        var logged = await _store.Source.GetAsync(source, Cancellation);
        await File.AppendAllTextAsync(logged.OnnxPath, "x", Cancellation);

        Assert.Contains("SHA-256", (await Assert.ThrowsAsync<ModelPackageException>(() => _store.Source.GetAsync(source, Cancellation))).Message);
    }

    [Theory]
    [InlineData("models:/nothing@champion")]
    [InlineData("models:/nothing/1")]
    [InlineData("models:/nothing/Production")]
    [InlineData("models:/nothing/nonsense")]
    [InlineData("models:/nothing")]
    [InlineData("runs:/0123/model")]
    [InlineData("runs:/0123/../../etc")]
    [InlineData("runs:/0123")]
    [InlineData("s3://bucket/model")]
    [InlineData("/no/such/folder")]
    public async Task What_leads_nowhere_is_a_missing_model(string model)
    {
        var error = await Assert.ThrowsAsync<ModelPackageException>(() => _store.Source.GetAsync(model, Cancellation));
        Assert.Contains(model, error.Message);
    }

    [Fact]
    public async Task References_that_lead_to_each_other_end()
    {
        await _store.Client.CreateRegisteredModelAsync("m", cancellationToken: Cancellation);
        await _store.Client.CreateModelVersionAsync("m", "models:/m@loop", cancellationToken: Cancellation);
        await _store.Client.SetRegisteredModelAliasAsync("m", "loop", 1, Cancellation);

        await Assert.ThrowsAsync<ModelPackageException>(() => _store.Source.GetAsync("models:/m/1", Cancellation));
    }

    public void Dispose()
    {
        _store.Dispose();
        _work.Dispose();
    }
}
