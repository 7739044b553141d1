namespace Reranker;

/// <summary>There is no champion to go back to.</summary>
public sealed class NoPreviousChampionException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    public NoPreviousChampionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    internal static NoPreviousChampionException Of(ChampionState state, string name) =>
        state.Champion is { } champion && ChampionTerm.Of(champion).LastOrDefault() is { Predecessor: { } before } && state.Find(before) is null
            ? new($"Version {before} of '{name}', which was the champion before version {champion.Version}, was deleted from the registry: there is nothing to go back to. Promote another version.")
            : new($"No version of '{name}' was the champion before this one: there is nothing to go back to. Promote another version.");
}
