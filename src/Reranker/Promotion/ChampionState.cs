using System.Globalization;

namespace Reranker;

/// <summary>What the registry says of a model's champions, at one moment.</summary>
internal sealed class ChampionState(IReadOnlyList<RegisteredModelVersion> versions)
{
    public RegisteredModelVersion? Champion => ByAlias(ModelNames.Champion);

    public RegisteredModelVersion? Previous => ByAlias(ModelNames.Previous);

    /// <summary>Oldest first, with those that were cut off.</summary>
    public IReadOnlyList<ChampionTerm> Terms { get; } = [.. versions.SelectMany(ChampionTerm.Of).OrderBy(static term => term.Number)];

    public ChampionTerm? Newest => Terms.Count > 0 ? Terms[^1] : null;

    public int NextTerm => (Newest?.Number ?? 0) + 1;

    public static async Task<ChampionState> ReadAsync(IModelRegistry registry, string name, CancellationToken cancellationToken) =>
        new(await registry.ListAsync(name, cancellationToken).ConfigureAwait(false));

    public RegisteredModelVersion? Find(int version) => versions.FirstOrDefault(candidate => candidate.Version == version);

    /// <summary>The newest version, where it has won against the champion of now and never came to its place: its training was cut off.</summary>
    public RegisteredModelVersion? FindUnseatedWinner() =>
        versions.MaxBy(static version => version.Version) is { } newest
        && Champion is { } champion && champion.Version != newest.Version
        && newest.Tags.GetValueOrDefault(PromotionTags.Decision) == "promoted"
        && newest.Tags.GetValueOrDefault(PromotionTags.ComparedWith) == champion.Version.ToString(CultureInfo.InvariantCulture)
        && !ChampionTerm.Of(newest).Any()
            ? newest
            : null;

    /// <summary>What the training of a winner would have said of it.</summary>
    public ChampionChange ReasonOf(RegisteredModelVersion winner) => new()
    {
        Reason = winner.Tags.GetValueOrDefault(PromotionTags.DecisionReason) ?? $"It won against version {Champion?.Version}.",
        By = $"run {winner.RunId}",
        ExpectedChampion = Champion?.Version,
    };

    private RegisteredModelVersion? ByAlias(string alias) => versions.FirstOrDefault(version => version.Aliases.Contains(alias));
}
