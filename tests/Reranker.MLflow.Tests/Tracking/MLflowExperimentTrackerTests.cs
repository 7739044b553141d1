using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

public sealed class MLflowExperimentTrackerTests : IDisposable
{
    private readonly StoreFixture _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_found_with_all_that_was_logged()
    {
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        await using var run = await _store.Tracker.StartRunAsync("e", "r", Cancellation);
        await run.LogParametersAsync(Enumerable.Range(0, 250).ToDictionary(static i => $"p{i}", static i => $"{i}"), Cancellation);
        await run.LogMetricsAsync(new Dictionary<string, double> { ["loss"] = 2 }, 1, Cancellation);
        await run.LogMetricsAsync(new Dictionary<string, double> { ["loss"] = 1 }, 2, Cancellation);
        await run.SetTagsAsync(new Dictionary<string, string> { ["phase"] = "train" }, Cancellation);
        await run.SetTagsAsync(new Dictionary<string, string> { ["phase"] = "evaluate" }, Cancellation);
        await run.EndAsync(ExperimentRunStatus.Finished, Cancellation);

        var found = await _store.Tracker.FindRunAsync(run.RunId, Cancellation);
        Assert.NotNull(found);
        Assert.Equal(("r", ExperimentRunStatus.Finished, 250, 1.0), (found.Name, found.Status, found.Parameters.Count, found.Metrics["loss"]));
        Assert.Equal(("evaluate", "r", "LOCAL", Environment.UserName), (found.Tags["phase"], found.Tags["mlflow.runName"], found.Tags["mlflow.source.type"], found.Tags["mlflow.user"]));
        Assert.Contains("mlflow.source.name", found.Tags.Keys);
        Assert.InRange(found.StartedAt, before, found.EndedAt!.Value);
        Assert.Null(found.Page);
        Assert.Null(await _store.Tracker.FindRunAsync("nobody", Cancellation));
    }

    [Fact]
    public async Task A_run_that_waits_or_goes_on_has_no_end()
    {
        var run = await _store.Tracker.StartRunAsync("e", "r", Cancellation);
        await run.EndAsync(ExperimentRunStatus.Scheduled, Cancellation);
        await run.DisposeAsync();
        Assert.Equal((ExperimentRunStatus.Scheduled, null), await StateAsync());

        await _store.Tracker.EndRunAsync(run.RunId, ExperimentRunStatus.Killed, Cancellation);
        Assert.NotNull((await StateAsync()).EndedAt);
        await (await _store.Tracker.ResumeRunAsync(run.RunId, Cancellation)).EndAsync(ExperimentRunStatus.Running, Cancellation);
        Assert.Equal((ExperimentRunStatus.Running, null), await StateAsync());

        async Task<(ExperimentRunStatus Status, DateTimeOffset? EndedAt)> StateAsync() => (await _store.Tracker.FindRunAsync(run.RunId, Cancellation))! is var found ? (found.Status, found.EndedAt) : default;
    }

    [Fact]
    public async Task A_deleted_experiment_is_a_refusal_that_says_how_to_go_on()
    {
        var id = await _store.Client.CreateExperimentAsync("gone", cancellationToken: Cancellation);
        await _store.Client.DeleteExperimentAsync(id, Cancellation);
        var asked = new List<string>();
        await using var server = await LoopbackServer.StartAsync(
            context =>
            {
                asked.Add(context.Request.Path.Value!.Split('/')[^1]);
                return context.Response.WriteAsJsonAsync(new { experiment = new { experiment_id = id, name = "gone", lifecycle_stage = "deleted" } }, Cancellation);
            },
            Cancellation);
        using var remote = server.Connect();

        var here = await Assert.ThrowsAsync<MLflowException>(() => _store.Tracker.StartRunAsync("gone", "r", Cancellation));
        var there = await Assert.ThrowsAsync<MLflowException>(() => remote.StartRunAsync("gone", cancellationToken: Cancellation));

        Assert.Equal(here.Message, there.Message);
        Assert.Contains($"mlflow experiments restore --experiment-id {id}", here.Message, StringComparison.Ordinal);
        Assert.All([here, there], static error => Assert.Equal((400, true), (error.StatusCode, error.IsPermanent)));
        Assert.Equal(["get-by-name"], asked);
        Assert.Empty(await _store.Tracker.ListRunsAsync("gone", cancellationToken: Cancellation));
        await _store.Client.RestoreExperimentAsync(id, Cancellation);
        await using var run = await _store.Tracker.StartRunAsync("gone", "r", Cancellation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/behind/a/proxy")]
    public async Task A_run_on_a_server_has_a_page_for_people(string path)
    {
        await using var server = await LoopbackServer.StartAsync(
            static context => context.Response.WriteAsJsonAsync(new { run = new { info = new { run_id = "r1", experiment_id = "7", status = "FINISHED", start_time = 1 }, data = new { } } }), Cancellation);
        await using var services = new ServiceCollection().AddMLflow(options => options.TrackingUri = server.Uri + path).BuildServiceProvider();
        var run = await services.GetRequiredService<IExperimentTracker>().FindRunAsync("r1", Cancellation);
        Assert.Equal($"{server.Uri}{path}/#/experiments/7/runs/r1", run!.Page!.ToString());
    }

    [Fact]
    public async Task A_run_that_is_left_without_an_end_has_failed_and_one_that_ended_stays_as_it_is()
    {
        var left = await _store.Tracker.StartRunAsync("e", "left", Cancellation);
        await left.DisposeAsync();
        var killed = await _store.Tracker.StartRunAsync("e", "killed", Cancellation);
        await killed.EndAsync(ExperimentRunStatus.Killed, Cancellation);
        await killed.DisposeAsync();

        Assert.Equal(ExperimentRunStatus.Failed, (await _store.Tracker.FindRunAsync(left.RunId, Cancellation))!.Status);
        Assert.Equal(ExperimentRunStatus.Killed, (await _store.Tracker.FindRunAsync(killed.RunId, Cancellation))!.Status);
    }

    [Fact]
    public async Task A_run_that_ended_can_be_continued()
    {
        await using var first = await _store.Tracker.StartRunAsync("e", "r", Cancellation);
        await first.EndAsync(ExperimentRunStatus.Killed, Cancellation);

        await using var second = await _store.Tracker.ResumeRunAsync(first.RunId, Cancellation);
        var running = (await _store.Tracker.FindRunAsync(first.RunId, Cancellation))!;
        await second.SetTagsAsync(new Dictionary<string, string> { ["phase"] = "train" }, Cancellation);
        await second.EndAsync(ExperimentRunStatus.Finished, Cancellation);

        Assert.Equal(("r", ExperimentRunStatus.Running), (running.Name, running.Status));
        var ended = (await _store.Tracker.FindRunAsync(first.RunId, Cancellation))!;
        Assert.Equal((ExperimentRunStatus.Finished, "train"), (ended.Status, ended.Tags["phase"]));
        await Assert.ThrowsAsync<MLflowException>(() => _store.Tracker.ResumeRunAsync("nobody", Cancellation));
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_by_status_and_one_whose_process_died_can_be_ended()
    {
        var (first, second) = (await _store.Tracker.StartRunAsync("e", "1", Cancellation), await _store.Tracker.StartRunAsync("e", "2", Cancellation));
        await _store.Client.UpdateRunAsync(first.RunId, runName: "one", cancellationToken: Cancellation);
        await _store.Tracker.EndRunAsync(second.RunId, ExperimentRunStatus.Killed, Cancellation);

        Assert.Equal(["one"], (await _store.Tracker.ListRunsAsync("e", ExperimentRunStatus.Running, Cancellation)).Select(static run => run.Name));
        Assert.Equal(2, (await _store.Tracker.ListRunsAsync("e", null, Cancellation)).Count);
        Assert.Empty(await _store.Tracker.ListRunsAsync("nothing", null, Cancellation));
        await Assert.ThrowsAsync<MLflowException>(() => _store.Tracker.EndRunAsync("nobody", ExperimentRunStatus.Failed, Cancellation));
    }

    [Fact]
    public async Task A_dataset_is_an_input_of_the_run_as_log_input_writes_it()
    {
        var dataset = new RankingDataset("feedback", [new RankingQuery("q", "query", [new RankingCandidate("d1", "a", 1), new RankingCandidate("d2", "b", 0)])]);
        await using var run = await _store.Tracker.StartRunAsync("e", "r", Cancellation);
        await run.LogDatasetAsync(dataset, "training", "feedback 2025-07-01 to 2025-07-14", Cancellation);
        await run.LogDatasetAsync(dataset, "training", "feedback 2025-07-01 to 2025-07-14", Cancellation);
        await using var other = await _store.Tracker.StartRunAsync("e", "s", Cancellation);
        await other.LogDatasetAsync(dataset, "evaluation", "https://example.org/x.jsonl", Cancellation);

        var input = Assert.Single((await _store.Client.GetRunAsync(run.RunId, Cancellation)).Inputs.DatasetInputs);
        Assert.Equal(("feedback", dataset.Digest[..36], "local"), (input.Dataset.Name, input.Dataset.Digest, input.Dataset.SourceType));
        Assert.Equal("training", input.Tags["mlflow.data.context"]);
        Assert.Equal("feedback 2025-07-01 to 2025-07-14", JsonDocument.Parse(input.Dataset.Source).RootElement.GetProperty("uri").GetString());
        Assert.Equal(2, JsonDocument.Parse(input.Dataset.Profile!).RootElement.GetProperty("num_rows").GetInt32());
        Assert.Equal(3, JsonDocument.Parse(input.Dataset.Schema!).RootElement.GetProperty("mlflow_colspec").GetArrayLength());
        // One dataset, two runs that used it.
        Assert.Equal(["1"], _store.Read("SELECT count(*) FROM datasets"));
        Assert.Equal(["2"], _store.Read("SELECT count(*) FROM inputs"));
    }

    public void Dispose() => _store.Dispose();
}
