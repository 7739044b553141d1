namespace Reranker.AspNetCore;

/// <summary>What to rank.</summary>
internal sealed record JinaRequest
{
    /// <summary>The model that the caller means.</summary>
    public string? Model { get; init; }

    /// <summary>What was asked: a string, or an object with a text.</summary>
    public DocumentBody? Query { get; init; }

    /// <summary>Strings, or objects with a text.</summary>
    [JsonForm(DocumentBody.ListForm, Element = DocumentBody.Form)]
    public DocumentBody[]? Documents { get; init; }

    /// <summary>How many results to return; absent or 0: all.</summary>
    public int? TopN { get; init; }

    /// <summary>Return each result's document with it; absent: yes.</summary>
    public bool? ReturnDocuments { get; init; }

    /// <summary>Whether what is too long is cut; absent: yes.</summary>
    public bool? Truncation { get; init; }

    /// <summary>Where documents are cut; not less than what the model reads.</summary>
    public int? MaxDocLength { get; init; }

    /// <summary>Refused: a cross-encoder has none.</summary>
    public bool? ReturnEmbeddings { get; init; }
}

/// <summary>A ranking.</summary>
/// <param name="Model">The registered model.</param>
/// <param name="Object">Always <c>list</c>.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="Results">Best first.</param>
internal sealed record JinaResponse(string Model, string Object, UsageBody Usage, JinaResult[] Results);

/// <summary>One document's place.</summary>
/// <param name="Index">Its index in the request, from 0.</param>
/// <param name="RelevanceScore">Higher is more relevant.</param>
/// <param name="Document">The document, unless it was not asked for.</param>
internal sealed record JinaResult(int Index, float RelevanceScore, DocumentText? Document);

/// <summary>An error.</summary>
/// <param name="Detail">What is wrong.</param>
/// <param name="Errors">Which parts of the request are.</param>
internal sealed record JinaError(string Detail, JinaFieldError[]? Errors);

/// <summary>A part of the request that is wrong.</summary>
/// <param name="Field">The part.</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="Type">The kind of error.</param>
internal sealed record JinaFieldError(string Field, string Message, string Type);
