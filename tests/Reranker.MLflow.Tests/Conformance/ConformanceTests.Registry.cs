namespace Reranker.MLflow.Tests;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task A_model_is_created_described_tagged_renamed_and_deleted()
    {
        var created = await Client.CreateRegisteredModelAsync(Name, new Dictionary<string, string> { ["task"] = "rerank" }, "before", Cancellation);
        Assert.Equal((Name, "before", "rerank"), (created.Name, created.Description, created.Tags["task"]));
        await RefusedAsync(MLflowErrorCode.ResourceAlreadyExists, 400, () => Client.CreateRegisteredModelAsync(Name, cancellationToken: Cancellation));
        Assert.Equal(Awkward, (await Client.UpdateRegisteredModelAsync(Name, Awkward, Cancellation)).Description);
        await Client.SetRegisteredModelTagAsync(Name, "other", Awkward, Cancellation);
        await Client.DeleteRegisteredModelTagAsync(Name, "task", Cancellation);
        await Client.DeleteRegisteredModelTagAsync(Name, "nothing", Cancellation);
        await Client.RenameRegisteredModelAsync(Name, Name + "-renamed", Cancellation);

        var model = await Client.GetRegisteredModelAsync(Name + "-renamed", Cancellation);
        Assert.Equal(Awkward, model.Description);
        Assert.Equal(new Dictionary<string, string> { ["other"] = Awkward }, model.Tags);
        await Client.DeleteRegisteredModelAsync(Name + "-renamed", Cancellation);
        await MissingAsync(() => Client.GetRegisteredModelAsync(Name + "-renamed", Cancellation));
        await MissingAsync(() => Client.DeleteRegisteredModelAsync(Name + "-renamed", Cancellation));
        await MissingAsync(() => Client.RenameRegisteredModelAsync(Nobody, "x", Cancellation));
    }

    [Fact]
    public async Task Versions_count_up_and_a_number_never_comes_again()
    {
        await Client.CreateRegisteredModelAsync(Name, cancellationToken: Cancellation);
        var run = await CreateRunAsync();
        var first = await Client.CreateModelVersionAsync(Name, "s3://bucket/one", run, new Dictionary<string, string> { ["a"] = "1" }, "http://link", "text", cancellationToken: Cancellation);
        Assert.Equal((1, "None", "s3://bucket/one", run, "http://link", "text", ModelVersionStatus.Ready),
            (first.Version, first.CurrentStage, first.Source, first.RunId, first.RunLink, first.Description, first.Status));
        Assert.Equal(2, (await Client.CreateModelVersionAsync(Name, "s3://bucket/two", cancellationToken: Cancellation)).Version);
        Assert.Equal(Awkward, (await Client.UpdateModelVersionAsync(Name, 2, Awkward, Cancellation)).Description);
        await Client.SetModelVersionTagAsync(Name, 2, "b", Awkward, Cancellation);
        await Client.SetModelVersionTagAsync(Name, 1, "b", "x", Cancellation);
        await Client.DeleteModelVersionTagAsync(Name, 1, "b", Cancellation);
        Assert.Equal(new Dictionary<string, string> { ["b"] = Awkward }, (await Client.GetModelVersionAsync(Name, 2, Cancellation)).Tags);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1" }, (await Client.GetModelVersionAsync(Name, 1, Cancellation)).Tags);
        Assert.Equal("s3://bucket/two", await Client.GetModelVersionDownloadUriAsync(Name, 2, Cancellation));

        await Client.DeleteModelVersionAsync(Name, 2, Cancellation);
        await MissingAsync(() => Client.GetModelVersionAsync(Name, 2, Cancellation));
        await MissingAsync(() => Client.DeleteModelVersionAsync(Name, 2, Cancellation));
        await MissingAsync(() => Client.SetModelVersionTagAsync(Name, 2, "a", "b", Cancellation));
        await MissingAsync(() => Client.GetModelVersionDownloadUriAsync(Name, 2, Cancellation));
        await MissingAsync(() => Client.CreateModelVersionAsync(Nobody, "s3://bucket/x", cancellationToken: Cancellation));
        Assert.Equal(3, (await Client.CreateModelVersionAsync(Name, "s3://bucket/three", cancellationToken: Cancellation)).Version);
    }

    [Fact]
    public async Task A_version_moves_between_stages_and_sends_the_old_one_to_the_archive()
    {
        await Client.CreateRegisteredModelAsync(Name, cancellationToken: Cancellation);
        for (var version = 1; version <= 3; version++)
            await Client.CreateModelVersionAsync(Name, $"s3://bucket/{version}", cancellationToken: Cancellation);
        Assert.Equal("Production", (await Client.TransitionModelVersionStageAsync(Name, 1, "production", cancellationToken: Cancellation)).CurrentStage);
        Assert.Equal("Production", (await Client.TransitionModelVersionStageAsync(Name, 2, ModelStage.Production, archiveExistingVersions: true, Cancellation)).CurrentStage);

        Assert.Equal("Archived", (await Client.GetModelVersionAsync(Name, 1, Cancellation)).CurrentStage);
        Assert.Equal([1, 2, 3], (await Client.GetLatestVersionsAsync(Name, cancellationToken: Cancellation)).Select(static version => version.Version).Order());
        Assert.Equal([2], (await Client.GetLatestVersionsAsync(Name, [ModelStage.Production], Cancellation)).Select(static version => version.Version));
        Assert.Equal([1, 2, 3], (await Client.GetRegisteredModelAsync(Name, Cancellation)).LatestVersions.Select(static version => version.Version).Order());
        await InvalidAsync(() => Client.TransitionModelVersionStageAsync(Name, 1, "nonsense", cancellationToken: Cancellation));
        await MissingAsync(() => Client.TransitionModelVersionStageAsync(Name, 9, ModelStage.Staging, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task An_alias_leads_to_one_version_and_moves()
    {
        await Client.CreateRegisteredModelAsync(Name, cancellationToken: Cancellation);
        await Client.CreateModelVersionAsync(Name, "s3://bucket/1", cancellationToken: Cancellation);
        await Client.CreateModelVersionAsync(Name, "s3://bucket/2", cancellationToken: Cancellation);
        await Client.SetRegisteredModelAliasAsync(Name, "champion", 1, Cancellation);
        await Client.SetRegisteredModelAliasAsync(Name, "champion", 2, Cancellation);
        await Client.SetRegisteredModelAliasAsync(Name, "previous", 1, Cancellation);

        var champion = await Client.GetModelVersionByAliasAsync(Name, "champion", Cancellation);
        Assert.Equal(2, champion.Version);
        Assert.Equal(["champion"], champion.Aliases);
        Assert.Equal(new Dictionary<string, int> { ["champion"] = 2, ["previous"] = 1 }, (await Client.GetRegisteredModelAsync(Name, Cancellation)).Aliases);
        await Client.DeleteRegisteredModelAliasAsync(Name, "champion", Cancellation);
        await Client.DeleteRegisteredModelAliasAsync(Name, "champion", Cancellation);
        await InvalidAsync(() => Client.GetModelVersionByAliasAsync(Name, "champion", Cancellation));
        foreach (var alias in (string[])["latest", "v1", "a b", ""])
            await InvalidAsync(() => Client.SetRegisteredModelAliasAsync(Name, alias, 1, Cancellation));
        await MissingAsync(() => Client.SetRegisteredModelAliasAsync(Name, "champion", 9, Cancellation));
    }

    [Fact]
    public async Task Models_and_versions_are_searched_in_order_page_after_page()
    {
        foreach (var letter in "bac")
            await Client.CreateRegisteredModelAsync($"{Name}-{letter}", new Dictionary<string, string> { ["suite"] = Name }, cancellationToken: Cancellation);
        for (var version = 1; version <= 3; version++)
            await Client.CreateModelVersionAsync($"{Name}-a", $"s3://bucket/{Name}/{version}", cancellationToken: Cancellation);

        var models = new SearchOptions { Filter = $"name LIKE '{Name}%' AND tags.suite = '{Name}'", OrderBy = ["name DESC"], MaxResults = 2 };
        Assert.Equal("cba", string.Concat(await Client.EnumerateRegisteredModelsAsync(models, Cancellation).Select(static model => model.Name[^1]).ToListAsync(Cancellation)));
        var versions = new SearchOptions { Filter = $"name = '{Name}-a'", OrderBy = ["version_number ASC"], MaxResults = 2 };
        Assert.Equal([1, 2, 3], await Client.EnumerateModelVersionsAsync(versions, Cancellation).Select(static version => version.Version).ToListAsync(Cancellation));
        Assert.Empty((await Client.SearchModelVersionsAsync(versions with { Filter = "name = 'none'" }, Cancellation)).Items);
        await InvalidAsync(() => Client.SearchRegisteredModelsAsync(models with { MaxResults = 1001 }, Cancellation));
        await InvalidAsync(() => Client.SearchModelVersionsAsync(versions with { Filter = "nonsense = 1" }, Cancellation));
    }
}
