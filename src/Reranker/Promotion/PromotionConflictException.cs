namespace Reranker;

/// <summary>The champion is another than the caller thought, or somebody else is changing it and was first. Nothing was changed.</summary>
public sealed class PromotionConflictException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    public PromotionConflictException(int? champion, string message, Exception? innerException = null)
        : base(message, innerException) => Champion = champion;

    /// <summary>The version that is the champion, or is just becoming it; <see langword="null"/> where there is none.</summary>
    public int? Champion { get; }

    internal static PromotionConflictException Unexpected(string name, int expected, int? champion) => new(champion,
        $"Version {expected} of '{name}' was expected to be the champion, but {(champion is null ? "there is none" : $"version {champion} is")}. Look at its versions, and ask again if the change is still wanted.");

    internal static PromotionConflictException Lost(string name, int version, ChampionTerm winner) => new(winner.Version,
        $"Version {version} of '{name}' was to become the champion, but {winner.By} was first with version {winner.Version}. Ask again if version {version} shall take its place.");
}
