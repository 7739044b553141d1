namespace Reranker.MLflow.Tests;

public abstract partial class ConformanceTests
{
    private const string Awkward = "ünï 漢 = & ? + %20 # / \\ \" '";

    // Servers of 3.x take no slash and no colon in the name of a model.
    private static readonly string Nobody = "no " + Awkward.Replace("/", "", StringComparison.Ordinal);

    [Fact]
    public async Task An_experiment_is_created_renamed_deleted_and_restored()
    {
        var id = await Client.CreateExperimentAsync(Name, tags: new Dictionary<string, string> { ["team"] = "search" }, cancellationToken: Cancellation);
        await Client.SetExperimentTagAsync(id, "note", Awkward, Cancellation);
        await Client.RenameExperimentAsync(id, Name + "-renamed", Cancellation);

        var experiment = await Client.GetExperimentByNameAsync(Name + "-renamed", Cancellation);
        Assert.Equal((id, "active"), (experiment.ExperimentId, experiment.LifecycleStage));
        Assert.Equal(new Dictionary<string, string> { ["team"] = "search", ["note"] = Awkward }, experiment.Tags);
        Assert.EndsWith($"/{id}", experiment.ArtifactLocation);
        Assert.InRange(experiment.CreationTime, Start, experiment.LastUpdateTime);

        await Client.DeleteExperimentAsync(id, Cancellation);
        Assert.Equal("deleted", (await Client.GetExperimentAsync(id, Cancellation)).LifecycleStage);
        var deleted = new SearchOptions { Filter = $"name = '{Name}-renamed'", ViewType = ViewType.DeletedOnly };
        Assert.Equal([id], (await Client.SearchExperimentsAsync(deleted, Cancellation)).Items.Select(static found => found.ExperimentId));
        Assert.Empty((await Client.SearchExperimentsAsync(deleted with { ViewType = ViewType.ActiveOnly }, Cancellation)).Items);
        await Client.RestoreExperimentAsync(id, Cancellation);
        Assert.Equal("active", (await Client.GetExperimentAsync(id, Cancellation)).LifecycleStage);
    }

    [Fact]
    public async Task An_experiment_has_one_name_and_a_missing_one_is_said_to_be_missing()
    {
        await Client.CreateExperimentAsync(Name, cancellationToken: Cancellation);
        await RefusedAsync(MLflowErrorCode.ResourceAlreadyExists, 400, () => Client.CreateExperimentAsync(Name, cancellationToken: Cancellation));
        await InvalidAsync(() => Client.CreateExperimentAsync("", cancellationToken: Cancellation));
        await MissingAsync(() => Client.GetExperimentAsync("987654", Cancellation));
        await MissingAsync(() => Client.GetExperimentByNameAsync("no " + Awkward, Cancellation));
        await MissingAsync(() => Client.DeleteExperimentAsync("987654", Cancellation));
        await MissingAsync(() => Client.RestoreExperimentAsync("987654", Cancellation));
    }

    [Fact]
    public async Task Experiments_are_searched_in_order_page_after_page()
    {
        foreach (var letter in "bdace")
            await Client.CreateExperimentAsync($"{Name}-{letter}", cancellationToken: Cancellation);
        var options = new SearchOptions { Filter = $"name LIKE '{Name}-%'", OrderBy = ["name DESC"], MaxResults = 2 };

        var names = await Client.EnumerateExperimentsAsync(options, Cancellation).Select(static found => found.Name[^1]).ToListAsync(Cancellation);
        Assert.Equal("edcba", string.Concat(names));
        Assert.Equal(2, (await Client.SearchExperimentsAsync(options, Cancellation)).Items.Count);
        await InvalidAsync(() => Client.SearchExperimentsAsync(options with { Filter = "nonsense" }, Cancellation));
        await InvalidAsync(() => Client.SearchExperimentsAsync(options with { MaxResults = 0 }, Cancellation));
        await InvalidAsync(() => Client.SearchExperimentsAsync(options with { MaxResults = 50_001 }, Cancellation));
        await InvalidAsync(() => Client.SearchExperimentsAsync(options with { PageToken = "nonsense" }, Cancellation));
    }
}
