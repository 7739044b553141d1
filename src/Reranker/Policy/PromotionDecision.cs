using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker;

/// <summary>Whether a challenger takes the champion's place, and why.</summary>
public sealed record PromotionDecision
{
    /// <summary>What becomes of the challenger.</summary>
    public required PromotionOutcome Outcome { get; init; }

    /// <summary>The reasons as sentences, the decisive one first.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The tests behind them, that of the primary metric first; none where there were no queries.</summary>
    public required IReadOnlyList<PromotionTest> Tests { get; init; }

    /// <summary>About how many queries could decide; only where the outcome is inconclusive.</summary>
    public int? RequiredQueries { get; init; }

    /// <summary>The decision as JSON: snake_case names, the outcome as <c>promoted</c>, <c>kept</c> or <c>inconclusive</c>.</summary>
    /// <param name="indented">For people; otherwise in one line, which with the default options fits into an MLflow tag of 5,000 characters.</param>
    public string ToJson(bool indented = true) => JsonSerializer.Serialize(this, (indented ? PromotionJson.Readable : PromotionJson.Short).PromotionDecision);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no decision.</exception>
    public static PromotionDecision FromJson(string json) =>
        JsonSerializer.Deserialize(json, PromotionJson.Readable.PromotionDecision) ?? throw new JsonException("Expected a decision, found null.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PromotionDecision))]
[JsonSerializable(typeof(ChampionTerm))]
internal sealed partial class PromotionJson : JsonSerializerContext
{
    public static PromotionJson Readable { get; } = Create(indented: true);

    public static PromotionJson Short { get; } = Create(indented: false);

    private static PromotionJson Create(bool indented) => new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = indented,

        // Reasons say "p < 0.001"; the file is read by people, never embedded in HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
