namespace Reranker;

/// <summary>Who changes the champion, why, and on what condition. It is written to the registry.</summary>
public sealed record ChampionChange
{
    /// <summary>Why, in a sentence; of more than 1,000 characters the first ones are kept.</summary>
    public string Reason { get; init; } = "Asked for by hand.";

    /// <summary>Who: a person, a host, a run; of more than 100 characters the first ones are kept. Default: the program's name.</summary>
    public string By { get; init; } = AppDomain.CurrentDomain.FriendlyName;

    /// <summary>The version that must be the champion still; <see langword="null"/> (the default) where any may be.</summary>
    public int? ExpectedChampion { get; init; }
}
