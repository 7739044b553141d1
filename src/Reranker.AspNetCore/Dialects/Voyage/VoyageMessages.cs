using System.ComponentModel;

namespace Reranker.AspNetCore;

/// <summary>What to rank.</summary>
internal sealed record VoyageRequest
{
    [Description("What was asked.")]
    public string? Query { get; init; }

    [Description("1 to 1,000 documents.")]
    public string?[]? Documents { get; init; }

    [Description("The model that the caller means.")]
    public string? Model { get; init; }

    [Description("How many results to return, at least 1; absent: all.")]
    public int? TopK { get; init; }

    [Description("Return each result's document with it.")]
    public bool? ReturnDocuments { get; init; }

    [Description("Whether what is too long is cut; absent: yes.")]
    public bool? Truncation { get; init; }
}

/// <summary>A ranking.</summary>
internal sealed record VoyageResponse(
    [property: Description("Always `list`.")] string Object,
    [property: Description("Best first.")] VoyageResult[] Data,
    [property: Description("The registered model.")] string Model,
    [property: Description("The tokens that it took.")] UsageBody Usage);

/// <summary>One document's place.</summary>
internal sealed record VoyageResult(
    [property: Description("Its index in the request, from 0.")] int Index,
    [property: Description("Higher is more relevant.")] float RelevanceScore,
    [property: Description("The document, where it was asked for.")] string? Document);
