namespace Reranker.MLflow.Tests;

public abstract partial class ConformanceTests
{
    private static readonly Version LoggedModels = new(3, 0);

    [Fact]
    public async Task A_logged_model_is_created_finalized_described_and_deleted()
    {
        var experiment = await Client.CreateExperimentAsync(Name, cancellationToken: Cancellation);
        if (await LacksAsync(LoggedModels, () => Client.LoggedModels.CreateAsync(experiment, cancellationToken: Cancellation)))
            return;
        var run = (await Client.CreateRunAsync(experiment, "run", Start, cancellationToken: Cancellation)).Info.RunId;
        var created = await Client.LoggedModels.CreateAsync(
            experiment, "reranker", "cross-encoder", run, new Dictionary<string, string> { ["epochs"] = "3" }, new Dictionary<string, string> { ["team"] = "search" }, Cancellation);
        var id = created.ModelId;
        Assert.Equal((experiment, "reranker", "cross-encoder", run, LoggedModelStatus.Pending),
            (created.ExperimentId, created.Name, created.ModelType, created.SourceRunId, created.Status));
        Assert.EndsWith($"/models/{id}/artifacts", created.ArtifactUri);
        Assert.InRange(created.CreationTimestamp, Start, created.LastUpdatedTimestamp);

        Assert.Equal(LoggedModelStatus.Ready, (await Client.LoggedModels.FinalizeAsync(id, cancellationToken: Cancellation)).Status);
        await Client.LoggedModels.LogParamsAsync(id, new Dictionary<string, string> { ["lr"] = Awkward }, Cancellation);
        await Client.LoggedModels.SetTagsAsync(id, new Dictionary<string, string> { ["team"] = Awkward, ["gone"] = "soon" }, Cancellation);
        await Client.LoggedModels.DeleteTagAsync(id, "gone", Cancellation);
        await Client.LogMetricAsync(run, new Metric("ndcg", 0.5, Start, 1) { ModelId = id, DatasetName = "clicks", DatasetDigest = "abc" }, Cancellation);
        await Client.LogBatchAsync(run, [new Metric("mrr", 0.25, Start) { ModelId = id }], cancellationToken: Cancellation);

        var model = await Client.LoggedModels.GetAsync(id, Cancellation);
        Assert.Equal(new Dictionary<string, string> { ["epochs"] = "3", ["lr"] = Awkward }, model.Params);
        Assert.Equal(Awkward, model.Tags["team"]);
        Assert.DoesNotContain("gone", model.Tags.Keys);
        Assert.Equal(
            [new Metric("mrr", 0.25, Start) { ModelId = id }, new Metric("ndcg", 0.5, Start, 1) { ModelId = id, DatasetName = "clicks", DatasetDigest = "abc" }],
            model.Metrics.OrderBy(static metric => metric.Key));
        Assert.Empty(await Client.LoggedModels.ListArtifactsAsync(id, cancellationToken: Cancellation));
        await Artifacts.Open(model.ArtifactUri).WriteAsync("onnx/MLmodel", "flavors: {}"u8.ToArray(), Cancellation);
        Assert.Equal([new ArtifactInfo("onnx/MLmodel", false, 11)], await Client.LoggedModels.ListArtifactsAsync(id, "onnx", Cancellation));

        Assert.Equal(new ArtifactReference(model.ArtifactUri, "reranker", null), await ArtifactReference.ResolveAsync(Client, $"models:/{id}", Cancellation));
        await Client.LoggedModels.DeleteAsync(id, Cancellation);
        await MissingAsync(() => Client.LoggedModels.GetAsync(id, Cancellation));
        await MissingAsync(() => Client.LoggedModels.DeleteAsync("m-" + new string('0', 32), Cancellation));
        await MissingAsync(() => Client.LoggedModels.CreateAsync("987654", cancellationToken: Cancellation));
        await InvalidAsync(() => Client.LoggedModels.CreateAsync(experiment, "a/b", cancellationToken: Cancellation));
        await InvalidAsync(() => Client.LoggedModels.GetAsync("", Cancellation));
    }

    [Fact]
    public async Task A_run_names_the_logged_models_that_it_used_and_made()
    {
        var run = await CreateRunAsync();
        if (await LacksAsync(LoggedModels, () => Client.LoggedModels.LogInputsAsync(run, ["m-1"], Cancellation)))
            return;
        var experiment = (await Client.GetRunAsync(run, Cancellation)).Info.ExperimentId;
        var used = (await Client.LoggedModels.CreateAsync(experiment, "used", cancellationToken: Cancellation)).ModelId;
        var made = (await Client.LoggedModels.CreateAsync(experiment, "made", sourceRunId: run, cancellationToken: Cancellation)).ModelId;
        await Client.LoggedModels.LogInputsAsync(run, [used], Cancellation);
        await Client.LoggedModels.LogOutputsAsync(run, [new ModelOutput(made, 7)], Cancellation);

        var found = await Client.GetRunAsync(run, Cancellation);
        Assert.Equal([used], found.Inputs.ModelInputs);
        Assert.Equal([new ModelOutput(made, 7)], found.Outputs.ModelOutputs);

        await Client.CreateRegisteredModelAsync(Name, cancellationToken: Cancellation);
        var version = await Client.CreateModelVersionAsync(Name, $"models:/{made}", run, modelId: made, cancellationToken: Cancellation);
        Assert.Equal($"models:/{made}", version.Source);
        Assert.EndsWith($"/models/{made}/artifacts", await Client.GetModelVersionDownloadUriAsync(Name, version.Version, Cancellation));
        Assert.Contains(Name, (await Client.LoggedModels.GetAsync(made, Cancellation)).Tags["mlflow.modelVersions"]);
    }

    [Fact]
    public async Task Logged_models_are_searched_by_what_was_measured_page_after_page()
    {
        var run = await CreateRunAsync();
        var experiment = (await Client.GetRunAsync(run, Cancellation)).Info.ExperimentId;
        if (await LacksAsync(LoggedModels, () => Client.LoggedModels.SearchAsync([experiment], cancellationToken: Cancellation)))
            return;
        foreach (var number in Enumerable.Range(0, 5))
        {
            var model = await Client.LoggedModels.CreateAsync(experiment, $"model-{number}", cancellationToken: Cancellation);
            await Client.LogMetricAsync(run, new Metric("ndcg", number / 10.0, Start) { ModelId = model.ModelId, DatasetName = "clicks", DatasetDigest = $"{number % 2}" }, Cancellation);
        }

        async Task<string> Find(LoggedModelSearch search) => string.Concat(await Client.LoggedModels.EnumerateAsync([experiment], search with { MaxResults = 2 }, Cancellation)
            .Select(static model => model.Name[^1]).ToListAsync(Cancellation));
        LoggedModelOrder[] byMetric = [new("metrics.ndcg", Ascending: false) { DatasetName = "clicks" }];
        Assert.Equal("43210", await Find(new LoggedModelSearch { OrderBy = byMetric }));
        Assert.Equal("32", await Find(new LoggedModelSearch { Filter = "metrics.ndcg > 0.1 AND metrics.ndcg < 0.4", OrderBy = byMetric }));
        Assert.Equal("31", await Find(new LoggedModelSearch { Filter = "metrics.ndcg >= 0.1", Datasets = [new LoggedModelDataset("clicks", "1")], OrderBy = byMetric }));
        Assert.Empty((await Client.LoggedModels.SearchAsync([], cancellationToken: Cancellation)).Items);
        await InvalidAsync(() => Find(new LoggedModelSearch { Filter = "nonsense" }));
    }

    [Fact]
    public async Task What_only_newer_servers_keep_is_not_given_to_older_ones()
    {
        var run = await CreateRunAsync();
        await LacksAsync(LoggedModels, () => Client.LogMetricAsync(run, new Metric("m", 1, Start) { ModelId = "m-1" }, Cancellation));
        await LacksAsync(LoggedModels, () => Client.LogBatchAsync(run, [new Metric("m", 1, Start) { DatasetName = "d", DatasetDigest = "1" }], cancellationToken: Cancellation));
        await LacksAsync(LoggedModels, () => Client.CreateModelVersionAsync("none", "models:/m-1", modelId: "m-1", cancellationToken: Cancellation));
        Assert.Empty(await Client.GetMetricHistoryAsync(run, "m", Cancellation));
    }
}
