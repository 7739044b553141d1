using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker;

/// <summary>A term of office: one version's time as the champion, and how it came to it.</summary>
/// <remarks>Kept as JSON in the version's tag <c>reranker.champion_N</c>, where N is <see cref="Number"/>; so the registry tells who was the champion when.</remarks>
public sealed record ChampionTerm
{
    internal const string TagPrefix = "reranker.champion_";
    private const int MaxReason = 1_000;
    private const int MaxBy = 100;

    /// <summary>Its number, from 1; every change of the champion begins the next.</summary>
    public required int Number { get; init; }

    /// <summary>The champion.</summary>
    public required int Version { get; init; }

    /// <summary>The champion before; <see langword="null"/> where there was none.</summary>
    public int? Predecessor { get; init; }

    /// <summary>Why it became the champion.</summary>
    public required PromotionCause Cause { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Who made it the champion.</summary>
    public required string By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the next champion's term began; <see langword="null"/> for the champion of today.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether every step of the change was taken; one that was cut off is finished by <see cref="ModelPromotion.RepairAsync"/>.</summary>
    public bool Completed { get; init; }

    [JsonIgnore]
    internal string Tag => $"{TagPrefix}{Number.ToString(CultureInfo.InvariantCulture)}";

    internal static ChampionTerm Begin(int number, int version, int? predecessor, PromotionCause cause, ChampionChange change, DateTimeOffset now) => new()
    {
        Number = number, Version = version, Predecessor = predecessor, Cause = cause, Reason = Head(change.Reason, MaxReason), By = Head(change.By, MaxBy), Since = now,
    };

    /// <summary>The terms that a version's tags tell of, oldest first. A tag is anyone's to write: one that is no term is none.</summary>
    internal static IEnumerable<ChampionTerm> Of(RegisteredModelVersion version) => version.Tags
        .Where(static tag => tag.Key.StartsWith(TagPrefix, StringComparison.Ordinal))
        .Select(static tag => TryParse(tag.Value)).OfType<ChampionTerm>()
        .Where(term => term.Version == version.Version)
        .OrderBy(static term => term.Number);

    internal static ChampionTerm? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, PromotionJson.Short.ChampionTerm);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal string ToJson() => JsonSerializer.Serialize(this, PromotionJson.Short.ChampionTerm);

    private static string Head(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
