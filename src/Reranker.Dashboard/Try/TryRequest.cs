using System.Text.Json.Serialization;

namespace Reranker.Dashboard;

/// <summary>What the page asks to be ranked.</summary>
/// <param name="Query">The query.</param>
/// <param name="Documents">The documents, in the first stage's order.</param>
internal sealed record TryRequest(string? Query, string[]? Documents);

/// <summary>What the page says of a change of the champion.</summary>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="ExpectedChampion">The champion that the page showed.</param>
internal sealed record ChangeRequest(string? Reason, int? ExpectedChampion);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TryRequest))]
[JsonSerializable(typeof(ChangeRequest))]
internal sealed partial class DashboardJson : JsonSerializerContext;
