using System.ComponentModel;

namespace Reranker.AspNetCore;

/// <summary>What to rank.</summary>
internal sealed record JinaRequest
{
    [Description("The model that the caller means.")]
    public string? Model { get; init; }

    [Description("What was asked: a string, or an object with a text.")]
    public DocumentBody? Query { get; init; }

    [Description("Strings, or objects with a text.")]
    [JsonForm(DocumentBody.ListForm, Element = DocumentBody.Form)]
    public DocumentBody[]? Documents { get; init; }

    [Description("How many results to return; absent or 0: all.")]
    public int? TopN { get; init; }

    [Description("Return each result's document with it; absent: yes.")]
    public bool? ReturnDocuments { get; init; }

    [Description("Whether what is too long is cut; absent: yes.")]
    public bool? Truncation { get; init; }

    [Description("Where documents are cut; not less than what the model reads.")]
    public int? MaxDocLength { get; init; }

    [Description("Refused: a cross-encoder has none.")]
    public bool? ReturnEmbeddings { get; init; }
}

/// <summary>A ranking.</summary>
internal sealed record JinaResponse(
    [property: Description("The registered model.")] string Model,
    [property: Description("Always `list`.")] string Object,
    [property: Description("The tokens that it took.")] UsageBody Usage,
    [property: Description("Best first.")] JinaResult[] Results);

/// <summary>One document's place.</summary>
internal sealed record JinaResult(
    [property: Description("Its index in the request, from 0.")] int Index,
    [property: Description("Higher is more relevant.")] float RelevanceScore,
    [property: Description("The document, unless it was not asked for.")] DocumentText? Document);

/// <summary>An error.</summary>
internal sealed record JinaError(
    [property: Description("What is wrong.")] string Detail,
    [property: Description("Which parts of the request are.")] JinaFieldError[]? Errors);

/// <summary>A part of the request that is wrong.</summary>
internal sealed record JinaFieldError(
    [property: Description("The part.")] string Field,
    [property: Description("What is wrong with it.")] string Message,
    [property: Description("The kind of error.")] string Type);
