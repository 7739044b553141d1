using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>What to rank.</summary>
internal sealed record InfinityRequest
{
    /// <summary>What was asked.</summary>
    public string? Query { get; init; }

    /// <summary>1 to 2,048 documents of at most 122,880 characters.</summary>
    public string?[]? Documents { get; init; }

    /// <summary>Return each result's document with it.</summary>
    public bool ReturnDocuments { get; init; }

    /// <summary>Return logits.</summary>
    public bool RawScores { get; init; }

    /// <summary>The model that the caller means.</summary>
    public string? Model { get; init; }

    /// <summary>How many results to return, at least 1; absent: all.</summary>
    public int? TopN { get; init; }
}

/// <summary>A ranking.</summary>
/// <param name="Object">Always <c>rerank</c>.</param>
/// <param name="Id">Names this answer.</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Model">The registered model.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="Results">Best first.</param>
internal sealed record InfinityResponse(string Object, string Id, long Created, string Model, UsageBody Usage, InfinityResult[] Results);

/// <summary>One document's place.</summary>
/// <param name="RelevanceScore">Higher is more relevant.</param>
/// <param name="Index">Its index in the request, from 0.</param>
/// <param name="Document">The document; null where it was not asked for.</param>
internal sealed record InfinityResult(float RelevanceScore, int Index, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Document);

/// <summary>The process answers.</summary>
/// <param name="Unix">Seconds since 1970.</param>
internal sealed record InfinityHealth(double Unix);

/// <summary>A body that is not as expected.</summary>
/// <param name="Detail">What is wrong.</param>
internal sealed record InfinityInvalid(InfinityFieldError[] Detail);

/// <summary>A part of the body that is not as expected.</summary>
/// <param name="Type">The kind of error.</param>
/// <param name="Loc">Where it is.</param>
/// <param name="Msg">What is wrong.</param>
internal sealed record InfinityFieldError(string Type, string[] Loc, string Msg);
