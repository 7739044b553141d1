using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>What to rank.</summary>
internal sealed record InfinityRequest
{
    [Description("What was asked.")]
    public string? Query { get; init; }

    [Description("1 to 2,048 documents of at most 122,880 characters.")]
    public string?[]? Documents { get; init; }

    [Description("Return each result's document with it.")]
    public bool ReturnDocuments { get; init; }

    [Description("Return logits.")]
    public bool RawScores { get; init; }

    [Description("The model that the caller means.")]
    public string? Model { get; init; }

    [Description("How many results to return, at least 1; absent: all.")]
    public int? TopN { get; init; }
}

/// <summary>A ranking.</summary>
internal sealed record InfinityResponse(
    [property: Description("Always `rerank`.")] string Object,
    [property: Description("The identifier of this response.")] string Id,
    [property: Description("Seconds since 1970.")] long Created,
    [property: Description("The registered model.")] string Model,
    [property: Description("The tokens that it took.")] UsageBody Usage,
    [property: Description("Best first.")] InfinityResult[] Results);

/// <summary>One document's place.</summary>
internal sealed record InfinityResult(
    [property: Description("Higher is more relevant.")] float RelevanceScore,
    [property: Description("Its index in the request, from 0.")] int Index,
    [property: Description("The document; null where it was not asked for.")] [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    string? Document);

/// <summary>The process answers.</summary>
internal sealed record InfinityHealth(
    [property: Description("Seconds since 1970.")] double Unix);

/// <summary>A body that is not as expected.</summary>
internal sealed record InfinityInvalid(
    [property: Description("What is wrong.")] InfinityFieldError[] Detail);

/// <summary>A part of the body that is not as expected.</summary>
internal sealed record InfinityFieldError(
    [property: Description("The kind of error.")] string Type,
    [property: Description("Where it is.")] string[] Loc,
    [property: Description("What is wrong.")] string Msg);
