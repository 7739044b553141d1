using Microsoft.Extensions.Options;

namespace Reranker.MLflow.Tests;

/// <summary>An embedded store with versions of a model, to be promoted.</summary>
internal sealed class PromotionStore : IDisposable
{
    public const string Model = "m";

    public StoreFixture Store { get; } = new();

    public ModelPromotion Promotion => Promote(Store.Registry, Store.Tracker);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A promoter whose writes are watched.</summary>
    public ModelPromotion Watched(Func<int, Task> beforeWrite)
    {
        var watched = new WatchedRegistry(Store, beforeWrite);
        return Promote(watched, watched);
    }

    /// <summary>Registers the next version, with the run that made it.</summary>
    public async Task<RegisteredModelVersion> AddAsync(params (string Key, string Value)[] tags)
    {
        await using var run = await Store.Tracker.StartRunAsync(ModelNames.Experiment, "training", Cancellation);
        var version = await Store.Registry.RegisterAsync(Model, "/models", run.RunId, tags.ToDictionary(static tag => tag.Key, static tag => tag.Value), Cancellation);
        await Store.Registry.SetAliasAsync(Model, ModelNames.Challenger, version.Version, Cancellation);
        await run.EndAsync(ExperimentRunStatus.Finished, Cancellation);
        return version;
    }

    /// <summary>Every version's stage, aliases and tags, in a line each.</summary>
    public async Task<string[]> ShowAsync() =>
        [.. (await Store.Registry.ListAsync(Model, Cancellation)).Select(static version =>
            $"{version.Version} {version.Stage} [{string.Join(' ', version.Aliases.Order())}] {string.Join(' ', version.Tags.OrderBy(static tag => tag.Key).Select(static tag => $"{tag.Key}={tag.Value}"))} {version.Description}")];

    /// <summary>The version that an alias leads to.</summary>
    public async Task<int?> FindAsync(string alias) => (await Store.Registry.FindByAliasAsync(Model, alias, Cancellation))?.Version;

    /// <summary>There is one champion, it alone is in production, and the one before it is archived as the previous one.</summary>
    public async Task AssertInStepAsync(int champion, int? previous)
    {
        Assert.Equal((champion, previous), (await FindAsync(ModelNames.Champion), await FindAsync(ModelNames.Previous)));
        var versions = await Store.Registry.ListAsync(Model, Cancellation);
        Assert.Equal(champion, Assert.Single(versions, static version => version.Stage == ModelNames.Production).Version);
        Assert.NotEqual(champion, await FindAsync(ModelNames.Challenger));
        if (previous is not null)
            Assert.Equal(ModelNames.Archived, versions.Single(version => version.Version == previous).Stage);
        Assert.Equal(champion, (await Promotion.ListTermsAsync(Cancellation))[0].Version);
    }

    public void Dispose() => Store.Dispose();

    private static ModelPromotion Promote(IModelRegistry registry, IExperimentTracker tracker) => new(
        registry, tracker, Options.Create(new ModelRegistryOptions { RegisteredModel = Model }), TimeProvider.System);
}
