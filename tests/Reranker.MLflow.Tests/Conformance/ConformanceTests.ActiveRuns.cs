namespace Reranker.MLflow.Tests;

public abstract partial class ConformanceTests
{
    // Who runs what differs from machine to machine; a metric leaves with the batch that the end sends.
    private static RunOptions Quiet => new()
    {
        FlushInterval = TimeSpan.FromDays(1),
        Tags = new Dictionary<string, string> { ["mlflow.user"] = "somebody", ["mlflow.source.name"] = "tests", ["mlflow.source.git.commit"] = new string('0', 40) },
    };

    [Fact]
    public async Task A_run_is_logged_to_as_to_an_object_with_another_run_inside()
    {
        using var work = new TemporaryFolder();
        Directory.CreateDirectory(work["plots/deep"]);
        await File.WriteAllTextAsync(work["plots/loss.svg"], "<svg/>", Cancellation);
        await File.WriteAllTextAsync(work["plots/deep/ünï.txt"], "漢", Cancellation);
        await using var run = await Client.StartRunAsync(Quiet with { Experiment = Name, RunName = "outer", Description = "**why**" }, Cancellation);
        await run.LogParamsAsync(new Dictionary<string, object> { ["k1"] = 1.25, ["stem"] = true }, Cancellation);
        for (var step = 0; step < 3; step++)
            await run.LogMetricAsync("loss", 1.0 / (step + 1), step, Cancellation);
        await run.LogMetricsAsync(new Dictionary<string, double> { ["nan"] = double.NaN }, 7, Cancellation);
        await using (var inner = await run.StartNestedRunAsync(Quiet with { RunName = "inner" }, Cancellation))
        {
            await inner.LogMetricAsync("loss", 0.5, cancellationToken: Cancellation);
            await inner.EndAsync(cancellationToken: Cancellation);
        }

        await run.LogArtifactAsync(work["plots"], cancellationToken: Cancellation);
        await run.LogTextAsync("text", "notes/a.txt", Cancellation);
        Assert.Empty((await Client.GetRunAsync(run.RunId, Cancellation)).Data.Metrics);
        await run.EndAsync(cancellationToken: Cancellation);

        var found = await Client.GetRunAsync(run.RunId, Cancellation);
        Assert.Equal(("outer", RunStatus.Finished, "somebody"), (found.Info.RunName, found.Info.Status, found.Info.UserId));
        Assert.InRange(found.Info.EndTime!.Value, found.Info.StartTime, long.MaxValue);
        Assert.Equal(new Dictionary<string, string> { ["k1"] = "1.25", ["stem"] = "True" }, found.Data.Params);
        Assert.Equal([("loss", 1.0 / 3, 2L), ("nan", double.NaN, 7L)], found.Data.Metrics.Select(static metric => (metric.Key, metric.Value, metric.Step)).Order());
        Assert.Equal(("**why**", "somebody", "tests"), (found.Data.Tags["mlflow.note.content"], found.Data.Tags["mlflow.user"], found.Data.Tags["mlflow.source.name"]));
        Assert.Equal([1, 1.0 / 2, 1.0 / 3], (await Client.GetMetricHistoryAsync(run.RunId, "loss", Cancellation)).Select(static point => point.Value));
        var inside = await Client.SearchRunsAsync([run.Info.ExperimentId], new SearchOptions { Filter = $"tags.mlflow.parentRunId = '{run.RunId}'" }, Cancellation);
        Assert.Equal([("inner", RunStatus.Finished, 0.5)], inside.Items.Select(static part => (part.Info.RunName, part.Info.Status, Assert.Single(part.Data.Metrics).Value)));
        Assert.Equal(work["down"], await Client.DownloadArtifactsAsync($"runs:/{run.RunId}/plots", work["down"], cancellationToken: Cancellation));
        Assert.Equal(("<svg/>", "漢"), (await File.ReadAllTextAsync(work["down/loss.svg"], Cancellation), await File.ReadAllTextAsync(work["down/deep/ünï.txt"], Cancellation)));
        var note = await Client.DownloadArtifactsAsync($"runs:/{run.RunId}/notes/a.txt", work["note"], cancellationToken: Cancellation);
        Assert.Equal("text", await File.ReadAllTextAsync(note, Cancellation));
    }

    [Fact]
    public async Task Work_that_fails_says_why_in_its_run_which_goes_on_later()
    {
        var id = "";
        await Assert.ThrowsAsync<FormatException>(() => Client.RunAsync(Quiet with { Experiment = Name, RunName = "run" }, async (run, cancellation) =>
        {
            id = run.RunId;
            await run.LogMetricAsync("m", 1, cancellationToken: cancellation);
            throw new FormatException(Awkward);
        }, Cancellation));
        var left = await Client.GetRunAsync(id, Cancellation);
        Assert.Equal((RunStatus.Failed, "FormatException: " + Awkward), (left.Info.Status, left.Data.Tags["error"]));
        Assert.Equal(1, Assert.Single(left.Data.Metrics).Value);

        await using var again = await Client.StartRunAsync(Quiet with { RunId = id }, Cancellation);
        Assert.Equal(RunStatus.Running, (await Client.GetRunAsync(id, Cancellation)).Info.Status);
        await again.LogMetricAsync("m", 2, 1, Cancellation);
        await again.EndAsync(cancellationToken: Cancellation);
        var ended = await Client.GetRunAsync(id, Cancellation);
        Assert.Equal((RunStatus.Finished, "run", 2), (ended.Info.Status, ended.Info.RunName, Assert.Single(ended.Data.Metrics).Value));
    }
}
