using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Reranker;

/// <summary>A term of office: one version's time as the champion, and how it came to it.</summary>
/// <remarks>Kept as JSON in the version's tag <c>mlflow.reranker.champion_N</c>, where N is <see cref="Number"/>; so the registry tells who was the champion when.</remarks>
public sealed partial record ChampionTerm
{
    internal const string TagPrefix = "mlflow.reranker.champion_";
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

    /// <summary>The term as a claim: a sentence for people who read the run's parameters, which programs can read, too.</summary>
    internal string ToClaim() => string.Create(
        CultureInfo.InvariantCulture, $"version {Version}, term {Number}, after {Predecessor?.ToString(CultureInfo.InvariantCulture) ?? "none"}, {PromotionSteps.Name(Cause)} of {Since:O} by {By.Replace(": ", " ", StringComparison.Ordinal)}: {Reason}");

    /// <summary>Reads a claim. A parameter is anyone's to write: one that is no claim is none.</summary>
    internal static ChampionTerm? TryParseClaim(string claim) =>
        ClaimPattern().Match(claim) is { Success: true } match
        && int.TryParse(match.Groups["version"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && Enum.TryParse<PromotionCause>(match.Groups["cause"].Value, ignoreCase: true, out var cause)
        && DateTimeOffset.TryParseExact(match.Groups["since"].Value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var since)
            ? new ChampionTerm
            {
                Number = number, Version = version, Cause = cause, Since = since, By = match.Groups["by"].Value, Reason = match.Groups["reason"].Value,
                Predecessor = int.TryParse(match.Groups["before"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null,
            }
            : null;

    internal string ToJson() => JsonSerializer.Serialize(this, PromotionJson.Short.ChampionTerm);

    [GeneratedRegex("^version (?<version>[0-9]+), term (?<number>[0-9]+), after (?<before>[0-9]+|none), (?<cause>[a-z]+) of (?<since>[^ ]+) by (?<by>.*?): (?<reason>.*)$", RegexOptions.Singleline)]
    private static partial Regex ClaimPattern();

    private static string Head(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
