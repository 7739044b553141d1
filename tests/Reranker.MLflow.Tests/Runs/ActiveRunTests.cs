using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Reranker.MLflow.Tests;

public sealed class ActiveRunTests : IDisposable
{
    private readonly StoreFixture _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_has_all_that_was_logged_to_it()
    {
        using var work = new TemporaryFolder();
        Directory.CreateDirectory(work["plots"]);
        await File.WriteAllTextAsync(work["plots/loss.svg"], "<svg/>", Cancellation);
        var run = await _store.Client.StartRunAsync(
            new RunOptions { Experiment = "search", RunName = "bm25", Description = "**why**", Tags = new Dictionary<string, string> { ["team"] = "search" } }, Cancellation);
        await run.LogParamAsync("k1", 1.25, Cancellation);
        await run.LogParamsAsync(new Dictionary<string, object> { ["b"] = 0.5f, ["stem"] = true, ["day"] = new DateOnly(2025, 7, 14) }, Cancellation);
        await run.LogParamsAsync(Enumerable.Range(0, 250).Select(static i => KeyValuePair.Create($"p{i}", i)), Cancellation);
        for (var step = 0; step < 2_500; step++)
            await run.LogMetricAsync("loss", 1.0 / (step + 1), step, Cancellation);
        await run.LogMetricsAsync(new Dictionary<string, double> { ["ndcg"] = double.NaN, ["mrr"] = double.PositiveInfinity }, 7, Cancellation);
        await run.LogMetricsAsync([new Metric("own", 1, 5, -3)], Cancellation);
        await run.SetTagAsync("phase", "done", Cancellation);
        await run.LogInputAsync(new Dataset { Name = "clicks", Digest = "d", SourceType = "local", Source = "{}" }, "training", Cancellation);
        await run.LogArtifactAsync(work["plots"], cancellationToken: Cancellation);
        await run.LogArtifactAsync(work["plots/loss.svg"], "single", cancellationToken: Cancellation);
        await run.LogArtifactsAsync(work["plots"], "content", cancellationToken: Cancellation);
        await run.LogTextAsync("漢", "notes/a.txt", Cancellation);
        await run.EndAsync(cancellationToken: Cancellation);
        await run.DisposeAsync();

        var found = await _store.Client.GetRunAsync(run.RunId, Cancellation);
        Assert.Equal(("bm25", RunStatus.Finished), (found.Info.RunName, found.Info.Status));
        Assert.InRange(found.Info.EndTime!.Value, found.Info.StartTime, long.MaxValue);
        Assert.Equal("search", (await _store.Client.GetExperimentAsync(found.Info.ExperimentId, Cancellation)).Name);
        Assert.Equal(("1.25", "0.5", "True", "07/14/2025", 254), (found.Data.Params["k1"], found.Data.Params["b"], found.Data.Params["stem"], found.Data.Params["day"], found.Data.Params.Count));
        Assert.Equal([("loss", 1.0 / 2_500, 2_499L), ("mrr", double.MaxValue, 7L), ("ndcg", double.NaN, 7L), ("own", 1, -3L)],
            found.Data.Metrics.Select(static metric => (metric.Key, metric.Value, metric.Step)));
        Assert.Equal(2_500, (await _store.Client.GetMetricHistoryAsync(run.RunId, "loss", Cancellation)).Count);
        Assert.Equal(("**why**", "search", "done"), (found.Data.Tags["mlflow.note.content"], found.Data.Tags["team"], found.Data.Tags["phase"]));
        Assert.Equal("training", Assert.Single(found.Inputs.DatasetInputs).Tags["mlflow.data.context"]);
        Assert.Equal(["content", "notes", "plots", "single"], (await _store.Client.ListArtifactsAsync(run.RunId, cancellationToken: Cancellation)).Select(static file => file.Path));
        Assert.Equal([new ArtifactInfo("notes/a.txt", false, 3)], await _store.Client.ListArtifactsAsync(run.RunId, "notes", Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.LogMetricAsync("late", 1, cancellationToken: Cancellation).AsTask());
    }

    [Fact]
    public async Task A_run_says_who_runs_what()
    {
        await using var run = await _store.Client.StartRunAsync(new RunOptions { Tags = new Dictionary<string, string> { ["mlflow.source.name"] = "mine" } }, Cancellation);

        var tags = (await _store.Client.GetRunAsync(run.RunId, Cancellation)).Data.Tags;
        Assert.Equal((Environment.UserName, "LOCAL", "mine"), (tags["mlflow.user"], tags["mlflow.source.type"], tags["mlflow.source.name"]));
        Assert.Equal((Environment.UserName, "0"), (run.Info.UserId, run.Info.ExperimentId));
        // The tests are built in a repository, and know it.
        Assert.Matches("^[0-9a-f]{40}$", tags["mlflow.source.git.commit"]);
    }

    [Fact]
    public async Task A_run_that_is_left_without_its_end_failed_or_was_killed_where_its_token_was_cancelled()
    {
        using var stop = new CancellationTokenSource();
        string failed, killed;
        await using (var run = await _store.Client.StartRunAsync("e", cancellationToken: Cancellation))
        {
            await run.LogMetricAsync("m", 1, cancellationToken: Cancellation);
            failed = run.RunId;
        }

        await using (var run = await _store.Client.StartRunAsync("e", cancellationToken: stop.Token))
        {
            killed = run.RunId;
            await stop.CancelAsync();
        }

        var left = await _store.Client.GetRunAsync(failed, Cancellation);
        Assert.Equal((RunStatus.Failed, 1), (left.Info.Status, left.Data.Metrics.Count));
        Assert.Equal(RunStatus.Killed, (await _store.Client.GetRunAsync(killed, Cancellation)).Info.Status);
    }

    [Fact]
    public async Task Work_that_is_a_run_ends_it_as_the_work_ended()
    {
        using var stop = new CancellationTokenSource();
        var runs = new List<string>();
        var options = new RunOptions { Experiment = "e" };
        var answer = await _store.Client.RunAsync(options, async (run, cancellation) =>
        {
            runs.Add(run.RunId);
            await run.LogMetricAsync("m", 1, cancellationToken: cancellation);
            return 42;
        }, Cancellation);
        await Assert.ThrowsAsync<FormatException>(() => _store.Client.RunAsync(options, (run, _) =>
        {
            runs.Add(run.RunId);
            throw new FormatException("broken " + new string('x', 6_000));
        }, Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.Client.RunAsync(options, async (run, cancellation) =>
        {
            runs.Add(run.RunId);
            await stop.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }, stop.Token));
        await _store.Client.RunAsync(options, async (run, cancellation) =>
        {
            runs.Add(run.RunId);
            await run.EndAsync(RunStatus.Killed, cancellation);
        }, Cancellation);

        var found = await Task.WhenAll(runs.Select(run => _store.Client.GetRunAsync(run, Cancellation)));
        Assert.Equal(42, answer);
        Assert.Equal([RunStatus.Finished, RunStatus.Failed, RunStatus.Killed, RunStatus.Killed], found.Select(static run => run.Info.Status));
        Assert.StartsWith("FormatException: broken x", found[1].Data.Tags["error"], StringComparison.Ordinal);
        Assert.Single(found[0].Data.Metrics);
    }

    [Fact]
    public async Task A_metric_of_a_model_which_this_MLflow_has_not_is_refused_at_once_and_keeps_no_other_back()
    {
        await using var run = await _store.Client.StartRunAsync("e", cancellationToken: Cancellation);
        await run.LogMetricAsync("m", 1, cancellationToken: Cancellation);
        await Assert.ThrowsAsync<MLflowUnsupportedException>(() => run.LogMetricsAsync([new Metric("n", 1, 1) { ModelId = "m-1" }], Cancellation).AsTask());
        await run.EndAsync(cancellationToken: Cancellation);

        Assert.Equal(["m"], (await _store.Client.GetRunAsync(run.RunId, Cancellation)).Data.Metrics.Select(static metric => metric.Key));
    }

    [Fact]
    public async Task A_nested_run_is_in_the_experiment_of_its_parent_and_names_it()
    {
        await using var parent = await _store.Client.StartRunAsync("e", "parent", Cancellation);
        await using var child = await parent.StartNestedRunAsync(new RunOptions { RunName = "child" }, Cancellation);
        await using var elsewhere = await parent.StartNestedRunAsync(new RunOptions { Experiment = "f" }, Cancellation);

        var filter = new SearchOptions { Filter = $"tags.mlflow.parentRunId = '{parent.RunId}'" };
        Assert.Equal([child.RunId], (await _store.Client.SearchRunsAsync([parent.Info.ExperimentId], filter, Cancellation)).Items.Select(static run => run.Info.RunId));
        Assert.NotEqual(parent.Info.ExperimentId, elsewhere.Info.ExperimentId);
    }

    [Fact]
    public async Task A_run_can_be_continued()
    {
        var first = await _store.Client.StartRunAsync("e", "long", Cancellation);
        await first.LogMetricAsync("m", 1, 1, Cancellation);
        await first.DisposeAsync();
        await using (var again = await _store.Client.StartRunAsync(
            new RunOptions { RunId = first.RunId, Description = "more", Tags = new Dictionary<string, string> { ["part"] = "2" } }, Cancellation))
        {
            Assert.Equal((RunStatus.Running, "long"), (again.Info.Status, again.Info.RunName));
            await again.LogMetricAsync("m", 2, 2, Cancellation);
            await again.EndAsync(cancellationToken: Cancellation);
        }

        var run = await _store.Client.GetRunAsync(first.RunId, Cancellation);
        Assert.Equal((RunStatus.Finished, "2", "more"), (run.Info.Status, run.Data.Tags["part"], run.Data.Tags["mlflow.note.content"]));
        Assert.Equal(2, (await _store.Client.GetMetricHistoryAsync(first.RunId, "m", Cancellation)).Count);
        await _store.Client.DeleteRunAsync(first.RunId, Cancellation);
        Assert.Contains("deleted", (await Assert.ThrowsAsync<MLflowException>(() => _store.Client.StartRunAsync(new RunOptions { RunId = first.RunId }, Cancellation))).Message);
        Assert.Equal(MLflowErrorCode.ResourceDoesNotExist,
            (await Assert.ThrowsAsync<MLflowException>(() => _store.Client.StartRunAsync(new RunOptions { RunId = new string('0', 32) }, Cancellation))).ErrorCode);
    }

    [Fact]
    public async Task Options_that_contradict_each_other_are_refused()
    {
        foreach (var options in (RunOptions[])
            [
                new() { Experiment = "e", ExperimentId = "0" },
                new() { RunId = "r", RunName = "n" },
                new() { RunId = "r", ParentRunId = "p" },
                new() { Description = "d", Tags = new Dictionary<string, string> { ["mlflow.note.content"] = "other" } },
                new() { FlushInterval = TimeSpan.Zero },
            ])
            Assert.Equal(MLflowErrorCode.InvalidParameterValue, (await Assert.ThrowsAsync<MLflowException>(() => _store.Client.StartRunAsync(options, Cancellation))).ErrorCode);
    }

    [Fact]
    public async Task The_surroundings_say_where_a_run_goes_that_does_not_say_it()
    {
        var one = await _store.Client.CreateExperimentAsync("one", cancellationToken: Cancellation);
        var given = await _store.Client.CreateRunAsync(one, cancellationToken: Cancellation);

        async Task<RunInfo> StartAsync(RunOptions options, params (string Name, string Value)[] variables)
        {
            var environment = variables.ToDictionary(static variable => variable.Name, static variable => variable.Value);
            await using var run = await new RunLauncher(
                _store.Client, _store.Services.GetRequiredService<ArtifactRepositories>(), TimeProvider.System, NullLogger.Instance, environment.GetValueOrDefault).StartAsync(options, Cancellation);
            return run.Info;
        }

        Assert.Equal("0", (await StartAsync(new RunOptions())).ExperimentId);
        Assert.Equal(one, (await StartAsync(new RunOptions(), ("MLFLOW_EXPERIMENT_ID", one))).ExperimentId);
        Assert.Equal(one, (await StartAsync(new RunOptions(), ("MLFLOW_EXPERIMENT_NAME", "one"), ("MLFLOW_EXPERIMENT_ID", "0"))).ExperimentId);
        Assert.Equal("0", (await StartAsync(new RunOptions { ExperimentId = "0" }, ("MLFLOW_EXPERIMENT_NAME", "one"))).ExperimentId);
        Assert.Equal(given.Info.RunId, (await StartAsync(new RunOptions(), ("MLFLOW_RUN_ID", given.Info.RunId))).RunId);
        Assert.NotEqual(given.Info.RunId, (await StartAsync(new RunOptions { RunName = "new" }, ("MLFLOW_RUN_ID", given.Info.RunId))).RunId);
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_while_gets_everything_in_the_end()
    {
        var away = true;
        var bodies = new List<string>();
        await using var server = await LoopbackServer.StartAsync(
            async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                var body = await reader.ReadToEndAsync(Cancellation);
                if (context.Request.Path.Value!.EndsWith("log-batch", StringComparison.Ordinal))
                {
                    context.Response.StatusCode = away ? 503 : 200;
                    if (!away)
                        bodies.Add(body);
                }

                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(
                    $$$"""{"experiment":{"experiment_id":"1"},"run":{"info":{{{Info}}}},"run_info":{{{Info}}}}""", Cancellation);
            },
            Cancellation);
        using var client = server.Connect();
        await using var run = await client.StartRunAsync("e", cancellationToken: Cancellation);
        await run.LogMetricAsync("m", 1, 1, Cancellation);

        Assert.Equal(503, (await Assert.ThrowsAsync<MLflowException>(() => run.FlushAsync(Cancellation))).StatusCode);
        await run.LogMetricAsync("m", 2, 2, Cancellation);
        Assert.Equal(503, (await Assert.ThrowsAsync<MLflowException>(() => run.EndAsync(cancellationToken: Cancellation))).StatusCode);
        away = false;
        await run.LogMetricAsync("m", 3, 3, Cancellation);
        await run.EndAsync(cancellationToken: Cancellation);

        Assert.Equal(["1", "2", "3"], bodies.SelectMany(static body => System.Text.RegularExpressions.Regex.Matches(body, "\"step\":(\\d)").Select(static match => match.Groups[1].Value)));
    }

    public void Dispose() => _store.Dispose();

    private const string Info = """{"run_id":"r","status":"RUNNING","experiment_id":"1"}""";
}
