using System.Diagnostics;
using System.Text.Json;

namespace Reranker.MLflow.Tests;

/// <summary>
/// Both ways between the embedded store and a real MLflow 2.12.1 on the same file. Give the folder that has its <c>mlflow</c> package (and what that
/// needs) in <c>MLFLOW_PYTHONPATH</c>, and the interpreter in <c>MLFLOW_PYTHON</c> if it is not <c>python3</c>; without it these are skipped.
/// </summary>
public sealed class RealMLflowTests : IDisposable
{
    private readonly StoreFixture _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task MLflow_sees_what_the_embedded_store_wrote()
    {
        RequireMLflow();
        using var work = new TemporaryFolder();
        await using var run = await _store.Tracker.StartRunAsync(ModelNames.Experiment, "challenger", Cancellation);
        await run.LogParametersAsync(new Dictionary<string, string> { ["epochs"] = "3" }, Cancellation);
        await run.LogMetricsAsync(new Dictionary<string, double> { ["ndcg_at_5"] = 0.5, ["nan"] = double.NaN }, 1, Cancellation);
        await run.LogMetricsAsync(new Dictionary<string, double> { ["ndcg_at_5"] = 0.75 }, 2, Cancellation);
        await run.LogDatasetAsync(new RankingDataset("window", [new RankingQuery("q", "query", [new RankingCandidate("d", "text", 1)])]), "training", "here", Cancellation);
        var version = await _store.Registry.RegisterAsync(ModelNames.RegisteredModel, await run.LogModelAsync(await TestPackages.CreateAsync(work["p"], 1e-6, Cancellation), Cancellation), run.RunId, cancellationToken: Cancellation);
        await _store.Registry.TransitionStageAsync(version.Name, version.Version, ModelNames.Production, archiveExisting: true, Cancellation);
        await _store.Registry.SetAliasAsync(version.Name, ModelNames.Champion, version.Version, Cancellation);
        await run.EndAsync(ExperimentRunStatus.Finished, Cancellation);

        var seen = await PythonAsync($"""
            from mlflow.models import Model
            run = client.search_runs([client.get_experiment_by_name("{ModelNames.Experiment}").experiment_id], "metrics.ndcg_at_5 > 0.7")[0]
            version = client.get_model_version_by_alias("{ModelNames.RegisteredModel}", "champion")
            model = Model.load("models:/{ModelNames.RegisteredModel}/Production")
            print(json.dumps(dict(
                name=run.info.run_name, status=run.info.status, params=run.data.params, ndcg=run.data.metrics["ndcg_at_5"], nan=str(run.data.metrics["nan"]),
                history=[m.value for m in client.get_metric_history(run.info.run_id, "ndcg_at_5")],
                dataset=run.inputs.dataset_inputs[0].dataset.name, context=run.inputs.dataset_inputs[0].tags[0].value,
                version=version.version, stage=version.current_stage, model_run=model.run_id, loader=model.flavors["python_function"]["loader_module"],
                inputs=model.signature.inputs.input_names(), artifacts=[f.path for f in client.list_artifacts(run.info.run_id, "model/onnx")])))
            """);

        Assert.Equal(
            JsonSerializer.Serialize(new
            {
                name = "challenger",
                status = "FINISHED",
                @params = new { epochs = "3" },
                ndcg = 0.75,
                nan = "nan",
                history = (double[])[0.5, 0.75],
                dataset = "window",
                context = "training",
                version = 1,
                stage = "Production",
                model_run = run.RunId,
                loader = "mlflow.onnx",
                inputs = (string[])["input_ids", "attention_mask", "token_type_ids"],
                artifacts = (string[])["model/onnx/MLmodel", "model/onnx/model.onnx"],
            }),
            JsonSerializer.Serialize(JsonDocument.Parse(seen).RootElement));
    }

    [Fact]
    public async Task The_embedded_store_sees_and_continues_what_MLflow_wrote()
    {
        RequireMLflow();
        var runId = (await PythonAsync("""
            mlflow.set_experiment("FromPython")
            with mlflow.start_run(run_name="py") as run:
                mlflow.log_param("a", 1)
                mlflow.log_metric("m", 2, step=3)
                mlflow.log_metric("nan", float("nan"))
                mlflow.log_text("hello", "notes/a.txt")
            client.create_registered_model("m")
            client.create_model_version("m", run.info.artifact_uri, run_id=run.info.run_id)
            client.set_registered_model_alias("m", "champion", 1)
            print(run.info.run_id)
            """)).Trim();

        var run = await _store.Client.GetRunAsync(runId, Cancellation);
        Assert.Equal(("py", RunStatus.Finished, "1"), (run.Info.RunName, run.Info.Status, run.Data.Params["a"]));
        Assert.Equal((2.0, 3L), run.Data.Metrics.Where(static metric => metric.Key == "m").Select(static metric => (metric.Value, metric.Step)).Single());
        Assert.Equal(double.NaN, run.Data.Metrics.Single(static metric => metric.Key == "nan").Value);
        Assert.Equal([new ArtifactInfo("notes/a.txt", false, 5)], await _store.Client.ListArtifactsAsync(runId, "notes", Cancellation));
        Assert.Equal(1, (await _store.Registry.FindByAliasAsync("m", "champion", Cancellation))!.Version);
        Assert.Equal(2, (await _store.Registry.RegisterAsync("m", $"runs:/{runId}/notes", runId, cancellationToken: Cancellation)).Version);
        Assert.Equal("2", (await PythonAsync("print(client.search_model_versions(\"name = 'm'\")[0].version)")).Trim());
    }

    public void Dispose() => _store.Dispose();

    private static void RequireMLflow()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MLFLOW_PYTHONPATH")))
            Assert.Skip("MLFLOW_PYTHONPATH is not set: there is no MLflow to meet.");
    }

    private async Task<string> PythonAsync(string script)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("MLFLOW_PYTHON") ?? "python3", "-W ignore -")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _store.Folder,
        };
        start.Environment["PYTHONPATH"] = Environment.GetEnvironmentVariable("MLFLOW_PYTHONPATH");
        start.Environment["MLFLOW_TRACKING_URI"] = "sqlite:///" + _store.DatabasePath;
        using var python = Process.Start(start)!;
        await python.StandardInput.WriteAsync("import json, mlflow\nfrom mlflow.tracking import MlflowClient\nclient = MlflowClient()\n" + script);
        python.StandardInput.Close();
        var output = await python.StandardOutput.ReadToEndAsync(Cancellation);
        await python.WaitForExitAsync(Cancellation);
        Assert.True(python.ExitCode == 0, $"MLflow failed with {python.ExitCode}; see standard error.");
        return output;
    }
}
