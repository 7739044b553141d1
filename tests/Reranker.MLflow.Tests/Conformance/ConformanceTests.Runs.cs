using System.Text.Json.Nodes;

namespace Reranker.MLflow.Tests;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task A_run_keeps_all_that_is_logged()
    {
        var experiment = await Client.CreateExperimentAsync(Name, cancellationToken: Cancellation);
        var tags = new Dictionary<string, string> { ["made by"] = "tests" };
        var created = await Client.CreateRunAsync(experiment, "first", Start, tags, "somebody", Cancellation);
        var id = created.Info.RunId;
        Assert.Equal((experiment, "first", RunStatus.Running, Start, (long?)null, "somebody", "active"), (created.Info.ExperimentId, created.Info.RunName, created.Info.Status,
            created.Info.StartTime, created.Info.EndTime, created.Info.UserId, created.Info.LifecycleStage));
        Assert.EndsWith($"/{id}/artifacts", created.Info.ArtifactUri);

        await Client.LogMetricAsync(id, new Metric("nan", double.NaN, Start), Cancellation);
        await Client.LogMetricAsync(id, new Metric("high", double.PositiveInfinity, Start, long.MaxValue), Cancellation);
        await Client.LogMetricAsync(id, new Metric("low", double.NegativeInfinity, Start, -5), Cancellation);
        await Client.LogMetricAsync(id, new Metric("small", 5e-324, Start), Cancellation);
        await Client.LogParamAsync(id, "text", Awkward, Cancellation);
        await Client.LogParamAsync(id, "empty", "", Cancellation);
        await Client.LogBatchAsync(id, [new Metric("a/b c", 0.1, Start, 1)], [KeyValuePair.Create("epochs", "3")], [KeyValuePair.Create("phase", "train")], Cancellation);
        await Client.SetTagAsync(id, "phase", Awkward, Cancellation);
        var ended = await Client.UpdateRunAsync(id, RunStatus.Finished, Start + 5, "second", Cancellation);
        Assert.Equal((RunStatus.Finished, Start + 5), (ended.Status, ended.EndTime));

        var run = await Client.GetRunAsync(id, Cancellation);
        Assert.Equal(("second", Start, (long?)(Start + 5)), (run.Info.RunName, run.Info.StartTime, run.Info.EndTime));
        Assert.Equal(
            [new Metric("a/b c", 0.1, Start, 1), new Metric("high", double.MaxValue, Start, long.MaxValue), new Metric("low", double.MinValue, Start, -5),
                new Metric("nan", double.NaN, Start), new Metric("small", 5e-324, Start)],
            run.Data.Metrics.OrderBy(static metric => metric.Key, StringComparer.Ordinal));
        Assert.Equal(new Dictionary<string, string> { ["text"] = Awkward, ["empty"] = "", ["epochs"] = "3" }, run.Data.Params);
        Assert.Equal(new Dictionary<string, string> { ["made by"] = "tests", ["phase"] = Awkward, ["mlflow.runName"] = "second" }, run.Data.Tags);
    }

    [Fact]
    public async Task A_metric_has_its_history_in_order_and_one_that_is_not_there_has_none()
    {
        var run = await CreateRunAsync();
        await Client.LogBatchAsync(run, [new Metric("m", 3, Start + 2, 1), new Metric("m", 1, Start, 5), new Metric("m", 2, Start + 1), new Metric("m", 2, Start + 1)], cancellationToken: Cancellation);

        Assert.Equal([1, 2, 3], (await Client.GetMetricHistoryAsync(run, "m", Cancellation)).Select(static point => point.Value));
        Assert.Equal(1, Assert.Single((await Client.GetRunAsync(run, Cancellation)).Data.Metrics).Value);
        Assert.Empty(await Client.GetMetricHistoryAsync(run, "n", Cancellation));
        await InvalidAsync(() => Client.LogMetricAsync(run, new Metric("m", 1, -1), Cancellation));
        await InvalidAsync(() => Client.LogMetricAsync(run, new Metric("m?", 1, Start), Cancellation));
        await InvalidAsync(() => Client.LogMetricAsync(run, new Metric(new string('m', 251), 1, Start), Cancellation));
        await MissingAsync(() => Client.LogMetricAsync(new string('0', 32), new Metric("m", 1, Start), Cancellation));
    }

    [Fact]
    public async Task A_parameter_never_changes_and_a_batch_is_all_or_nothing()
    {
        var run = await CreateRunAsync();
        await Client.LogParamAsync(run, "p", "1", Cancellation);
        await Client.LogParamAsync(run, "p", "1", Cancellation);
        await InvalidAsync(() => Client.LogParamAsync(run, "p", "2", Cancellation));
        await InvalidAsync(() => Client.LogBatchAsync(run, [new Metric("m", 1, Start)], [KeyValuePair.Create("p", "2")], cancellationToken: Cancellation));
        await InvalidAsync(() => Client.LogBatchAsync(run, parameters: [KeyValuePair.Create("q", "1"), KeyValuePair.Create("q", "1")], cancellationToken: Cancellation));
        await InvalidAsync(() => Client.LogBatchAsync(run, [.. Enumerable.Range(0, 1001).Select(static step => new Metric("m", 1, Start, step))], cancellationToken: Cancellation));
        await InvalidAsync(() => Client.LogBatchAsync(run, parameters: [.. Enumerable.Range(0, 101).Select(static i => KeyValuePair.Create($"k{i}", "1"))], cancellationToken: Cancellation));
        await Client.LogBatchAsync(run, [.. Enumerable.Range(0, 1000).Select(static step => new Metric("full", step, Start, step))], cancellationToken: Cancellation);

        Assert.Equal(1000, (await Client.GetMetricHistoryAsync(run, "full", Cancellation)).Count);
        Assert.Empty(await Client.GetMetricHistoryAsync(run, "m", Cancellation));
    }

    [Fact]
    public async Task Long_values_are_cut_as_servers_cut_them()
    {
        var run = await CreateRunAsync();
        await Client.LogParamAsync(run, "p", new string('x', 6001), Cancellation);
        await Client.SetTagAsync(run, "t", new string('x', 8001), Cancellation);

        var data = (await Client.GetRunAsync(run, Cancellation)).Data;
        var tag = (await Client.GetServerInfoAsync(Cancellation)).IsAtLeast(new Version(3, 0)) ? 8000 : 5000;
        Assert.Equal((6000, tag), (data.Params["p"].Length, data.Tags["t"].Length));
    }

    [Fact]
    public async Task Runs_are_searched_by_what_they_recorded_page_after_page()
    {
        var experiment = await Client.CreateExperimentAsync(Name, cancellationToken: Cancellation);
        for (var number = 0; number < 5; number++)
        {
            var run = await Client.CreateRunAsync(experiment, $"r{number}", Start + number, cancellationToken: Cancellation);
            await Client.LogBatchAsync(run.Info.RunId, [new Metric("ndcg", number / 10.0, Start)], [KeyValuePair.Create("lr", $"{number % 2}")], [KeyValuePair.Create("team", "search")], Cancellation);
        }

        async Task<string> Find(string? filter, params string[] order) => string.Join(' ', await Client
            .EnumerateRunsAsync([experiment], new SearchOptions { Filter = filter, OrderBy = order, MaxResults = 2 }, Cancellation).Select(static run => run.Info.RunName).ToListAsync(Cancellation));
        Assert.Equal("r4 r3 r2 r1 r0", await Find(null));
        Assert.Equal("r2 r3 r4", await Find("metrics.ndcg >= 0.2", "metrics.ndcg ASC"));
        Assert.Equal("r1 r3", await Find("params.lr = '1' AND tags.team LIKE 'sea%'", "attributes.start_time ASC"));
        Assert.Equal("r0", await Find("attributes.run_name = 'r0' AND status = 'RUNNING'"));
        Assert.Empty((await Client.SearchRunsAsync([], cancellationToken: Cancellation)).Items);
        await InvalidAsync(() => Find("metrics.ndcg > 'x'"));
    }

    [Fact]
    public async Task A_deleted_run_takes_nothing_and_comes_back()
    {
        var run = await CreateRunAsync();
        var experiment = (await Client.GetRunAsync(run, Cancellation)).Info.ExperimentId;
        await Client.DeleteRunAsync(run, Cancellation);
        await InvalidAsync(() => Client.LogMetricAsync(run, new Metric("m", 1, Start), Cancellation));
        Assert.Equal([run], (await Client.SearchRunsAsync([experiment], new SearchOptions { ViewType = ViewType.DeletedOnly }, Cancellation)).Items.Select(static found => found.Info.RunId));
        Assert.Empty((await Client.SearchRunsAsync([experiment], cancellationToken: Cancellation)).Items);
        await Client.RestoreRunAsync(run, Cancellation);

        Assert.Equal("active", (await Client.GetRunAsync(run, Cancellation)).Info.LifecycleStage);
        await MissingAsync(() => Client.GetRunAsync(new string('0', 32), Cancellation));
        await MissingAsync(() => Client.DeleteRunAsync(new string('0', 32), Cancellation));
        await MissingAsync(() => Client.UpdateRunAsync(new string('0', 32), RunStatus.Failed, cancellationToken: Cancellation));
        await MissingAsync(() => Client.CreateRunAsync("987654", startTime: Start, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_run_names_its_datasets_and_models_and_loses_a_tag()
    {
        var run = await CreateRunAsync();
        var dataset = new Dataset { Name = "clicks", Digest = "abc", SourceType = "local", Source = """{"uri":"here"}""", Schema = "{}", Profile = """{"num_rows":3}""" };
        await Client.LogInputsAsync(run, [new DatasetInput(dataset) { Tags = new Dictionary<string, string> { ["mlflow.data.context"] = "training" } }], Cancellation);
        var model = new JsonObject { ["run_id"] = run, ["artifact_path"] = "model", ["utc_time_created"] = "2026-01-01 00:00:00.000000", ["flavors"] = new JsonObject() };
        await Client.LogModelAsync(run, model.ToJsonString(), Cancellation);
        await Client.SetTagAsync(run, "gone", "soon", Cancellation);
        await Client.DeleteTagAsync(run, "gone", Cancellation);

        var found = await Client.GetRunAsync(run, Cancellation);
        var input = Assert.Single(found.Inputs.DatasetInputs);
        Assert.Equal((dataset, "training"), (input.Dataset, input.Tags["mlflow.data.context"]));
        // A server adds what the model does not say.
        var logged = Assert.Single(JsonNode.Parse(found.Data.Tags["mlflow.log-model.history"])!.AsArray())!;
        Assert.All(model, field => Assert.True(JsonNode.DeepEquals(field.Value, logged[field.Key])));
        Assert.DoesNotContain("gone", found.Data.Tags.Keys);
        await MissingAsync(() => Client.DeleteTagAsync(run, "gone", Cancellation));
        await InvalidAsync(() => Client.LogModelAsync(run, "{}", Cancellation));
        await InvalidAsync(() => Client.LogModelAsync(run, "nonsense", Cancellation));
        await InvalidAsync(() => Client.LogInputsAsync(run, [], Cancellation));
    }

    [Fact]
    public async Task A_new_run_has_no_artifacts_and_no_path_leads_out_of_them()
    {
        var run = await CreateRunAsync();
        Assert.Empty(await Client.ListArtifactsAsync(run, cancellationToken: Cancellation));
        Assert.Empty(await Client.ListArtifactsAsync(run, "no/such folder", Cancellation));
        await InvalidAsync(() => Client.ListArtifactsAsync(run, "../..", Cancellation));
        await InvalidAsync(() => Client.ListArtifactsAsync(run, "/etc", Cancellation));
    }
}
