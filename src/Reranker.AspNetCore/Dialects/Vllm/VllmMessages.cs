using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>What to score: one query with many documents, or as many queries as documents, under any of their names.</summary>
internal sealed record VllmScoreRequest : ScoreBody
{
    /// <summary>Where pairs are cut; -1: where the model ends; absent: pairs that are too long are refused.</summary>
    public int? TruncatePromptTokens { get; init; }

    /// <summary>Where documents are cut; not less than what the model reads.</summary>
    public int? MaxTokensPerDoc { get; init; }
}

/// <summary>Scores, in the order of the request.</summary>
/// <param name="Id">Names this answer.</param>
/// <param name="Object">Always <c>list</c>.</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Model">The registered model.</param>
/// <param name="Data">One score a pair.</param>
/// <param name="Usage">What it cost.</param>
internal sealed record VllmScoreResponse(string Id, string Object, long Created, string Model, ScoredPair[] Data, VllmUsage Usage);

/// <summary>What an answer cost.</summary>
/// <param name="PromptTokens">Tokens that went through the model.</param>
/// <param name="TotalTokens">The same.</param>
/// <param name="CompletionTokens">None.</param>
/// <param name="PromptTokensDetails">Not told.</param>
internal sealed record VllmUsage(int PromptTokens, int TotalTokens, int CompletionTokens = 0, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] object? PromptTokensDetails = null);

/// <summary>What to rank.</summary>
internal sealed record VllmRerankRequest
{
    /// <summary>The model that the caller means.</summary>
    public string? Model { get; init; }

    /// <summary>What was asked.</summary>
    public string? Query { get; init; }

    /// <summary>Strings, or objects with a text.</summary>
    [JsonForm(DocumentBody.ListForm, Element = DocumentBody.Form)]
    public DocumentBody[]? Documents { get; init; }

    /// <summary>How many results to return; absent or 0: all.</summary>
    public int? TopN { get; init; }

    /// <summary>Where pairs are cut; -1: where the model ends; absent: pairs that are too long are refused.</summary>
    public int? TruncatePromptTokens { get; init; }

    /// <summary>Where documents are cut; not less than what the model reads.</summary>
    public int? MaxTokensPerDoc { get; init; }

    /// <summary>False: logits.</summary>
    public bool? UseActivation { get; init; }
}

/// <summary>A ranking.</summary>
/// <param name="Id">Names this answer.</param>
/// <param name="Model">The registered model.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="Results">Best first.</param>
internal sealed record VllmRerankResponse(string Id, string Model, UsageBody Usage, VllmResult[] Results);

/// <summary>One document's place.</summary>
/// <param name="Index">Its index in the request, from 0.</param>
/// <param name="Document">The document, always.</param>
/// <param name="RelevanceScore">Higher is more relevant.</param>
internal sealed record VllmResult(int Index, DocumentText Document, float RelevanceScore);
