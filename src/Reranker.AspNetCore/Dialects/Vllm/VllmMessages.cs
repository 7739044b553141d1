using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>What to score: one query with many documents, or as many queries as documents, under any of their names.</summary>
internal sealed record VllmScoreRequest : ScoreBody
{
    [Description("Where pairs are cut; -1: where the model ends; absent: pairs that are too long are refused.")]
    public int? TruncatePromptTokens { get; init; }

    [Description("Where documents are cut; not less than what the model reads.")]
    public int? MaxTokensPerDoc { get; init; }
}

/// <summary>Scores, in the order of the request.</summary>
internal sealed record VllmScoreResponse(
    [property: Description("The identifier of this response.")] string Id,
    [property: Description("Always `list`.")] string Object,
    [property: Description("Seconds since 1970.")] long Created,
    [property: Description("The registered model.")] string Model,
    [property: Description("One score a pair.")] ScoredPair[] Data,
    [property: Description("The tokens that it took.")] VllmUsage Usage);

/// <summary>The tokens of a response.</summary>
internal sealed record VllmUsage(
    [property: Description("Tokens that went through the model.")] int PromptTokens,
    [property: Description("The same.")] int TotalTokens,
    [property: Description("None.")] int CompletionTokens = 0,
    [property: Description("Not told.")] [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] object? PromptTokensDetails = null);

/// <summary>What to rank.</summary>
internal sealed record VllmRerankRequest
{
    [Description("The model that the caller means.")]
    public string? Model { get; init; }

    [Description("What was asked.")]
    public string? Query { get; init; }

    [Description("Strings, or objects with a text.")]
    [JsonForm(DocumentBody.ListForm, Element = DocumentBody.Form)]
    public DocumentBody[]? Documents { get; init; }

    [Description("How many results to return; absent or 0: all.")]
    public int? TopN { get; init; }

    [Description("Where pairs are cut; -1: where the model ends; absent: pairs that are too long are refused.")]
    public int? TruncatePromptTokens { get; init; }

    [Description("Where documents are cut; not less than what the model reads.")]
    public int? MaxTokensPerDoc { get; init; }

    [Description("False: logits.")]
    public bool? UseActivation { get; init; }
}

/// <summary>A ranking.</summary>
internal sealed record VllmRerankResponse(
    [property: Description("The identifier of this response.")] string Id,
    [property: Description("The registered model.")] string Model,
    [property: Description("The tokens that it took.")] UsageBody Usage,
    [property: Description("Best first.")] VllmResult[] Results);

/// <summary>One document's place.</summary>
internal sealed record VllmResult(
    [property: Description("Its index in the request, from 0.")] int Index,
    [property: Description("The document, always.")] DocumentText Document,
    [property: Description("Higher is more relevant.")] float RelevanceScore);
