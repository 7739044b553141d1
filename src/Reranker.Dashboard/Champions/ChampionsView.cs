namespace Reranker.Dashboard;

/// <summary>The versions of the registered model, and who was the champion when.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Versions">Newest first.</param>
/// <param name="Terms">Newest first.</param>
/// <param name="Left">The version that is compared, where two are.</param>
/// <param name="Right">The version that it is compared with.</param>
public sealed record ChampionsView(
    string Name, IReadOnlyList<VersionView> Versions, IReadOnlyList<ChampionTerm> Terms, VersionView? Left = null, VersionView? Right = null)
{
    private const int MaxVersions = 50;

    /// <summary>The version that serves.</summary>
    public VersionView? Champion => Versions.FirstOrDefault(static version => version.IsChampion);

    /// <summary>The version that served before.</summary>
    public VersionView? Previous => Versions.FirstOrDefault(static version => version.Version.Aliases.Contains(ModelNames.Previous));

    internal static async Task<ChampionsView> ReadAsync(
        IModelRegistry registry, IExperimentTracker? tracker, ModelPromotion promotion, string name, int? left, int? right, CancellationToken cancellationToken)
    {
        var versions = new List<VersionView>();
        foreach (var version in (await registry.ListAsync(name, cancellationToken).ConfigureAwait(false)).Take(MaxVersions))
        {
            var run = version.RunId is { } runId && tracker is not null ? await tracker.FindRunAsync(runId, cancellationToken).ConfigureAwait(false) : null;
            versions.Add(new VersionView(version, run));
        }

        var view = new ChampionsView(name, versions, await promotion.ListTermsAsync(cancellationToken).ConfigureAwait(false));
        VersionView? Find(int? number) => versions.Find(version => version.Version.Version == number);
        // Unless asked otherwise, the newest version beside the champion.
        return view with { Left = Find(left) ?? view.Champion, Right = Find(right) ?? versions.Find(version => version != view.Champion) };
    }
}
