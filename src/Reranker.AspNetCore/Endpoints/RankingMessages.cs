using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>What to rank. Fields of other dialects that change nothing here are ignored.</summary>
internal sealed record RerankBody
{
    /// <summary>What was asked.</summary>
    public string? Query { get; init; }

    /// <summary>The documents: each a string, or an object with a text and, if wanted back, an id and metadata.</summary>
    [JsonForm(DocumentBody.ListForm, Element = DocumentBody.Form)]
    public DocumentBody[]? Documents { get; init; }

    /// <summary>The documents in the dialect of Text Embeddings Inference; the answer is then a bare list of index and score.</summary>
    public string?[]? Texts { get; init; }

    /// <summary>How many results to return; all when absent or 0.</summary>
    public int? TopN { get; init; }

    /// <summary>Return each result's document with it.</summary>
    public bool? ReturnDocuments { get; init; }

    /// <summary>Return each result's text with it (with <c>texts</c>).</summary>
    public bool? ReturnText { get; init; }

    /// <summary>Return the model's logits instead of scores from 0 to 1.</summary>
    public bool? RawScores { get; init; }

    /// <summary>Return probabilities of relevance, by the model's calibration; a model that has none refuses.</summary>
    public bool? Calibrated { get; init; }

    /// <summary>The model that the caller means: see <see cref="IRerankerSelector"/>.</summary>
    public string? Model { get; init; }
}

/// <summary>A document as the caller knows it.</summary>
/// <param name="Text">The text to rank.</param>
/// <param name="Id">The caller's name for it.</param>
/// <param name="Metadata">Anything else that shall come back.</param>
[JsonConverter(typeof(DocumentConverter))]
[JsonForm(DocumentBody.Form)]
internal sealed record DocumentBody(string Text, string? Id = null, JsonElement? Metadata = null)
{
    internal const string Form = "a string, or an object with a string 'text'";
    internal const string ListForm = "a list of strings, or of objects with a 'text'";

    /// <summary>Documents that are strings; <see langword="null"/> for none.</summary>
    /// <exception cref="InvalidRerankRequestException">One is null.</exception>
    public static DocumentBody[]? Of(string?[]? texts, string field = "documents") => texts?.Select((text, index) => new DocumentBody(
        text ?? throw new InvalidRerankRequestException($"{field}[{index}]", $"The text {index} is null; expected a string, which may be empty."))).ToArray();
}

/// <summary>A ranking.</summary>
/// <param name="Id">The identifier of this response.</param>
/// <param name="Model">The registered model; the header X-Reranker-Model also says which version.</param>
/// <param name="Results">Best first; equal scores in the order of the request.</param>
/// <param name="Usage">The tokens that it took.</param>
internal sealed record RerankResponseBody(string Id, string Model, RankedDocument[] Results, UsageBody Usage);

/// <summary>One document's place.</summary>
/// <param name="Index">Its index in the request, from 0.</param>
/// <param name="RelevanceScore">Higher is more relevant.</param>
/// <param name="Document">The document, where it was asked for.</param>
internal sealed record RankedDocument(int Index, float RelevanceScore, DocumentBody? Document);

/// <summary>One text's place, in the dialect of Text Embeddings Inference.</summary>
/// <param name="Index">Its index in the request, from 0.</param>
/// <param name="Text">The text, where it was asked for.</param>
/// <param name="Score">Higher is more relevant.</param>
internal sealed record TextScore(int Index, string? Text, float Score);

/// <summary>The tokens of a response.</summary>
/// <param name="TotalTokens">Tokens that went through the model.</param>
/// <param name="PromptTokens">The same, where a dialect has both.</param>
/// <param name="TruncatedPairs">How many documents were longer than the model reads; absent when none was.</param>
/// <param name="Windows">How many windows were read of documents that took more than one; absent when none did.</param>
internal sealed record UsageBody(int TotalTokens, int? PromptTokens = null, int? TruncatedPairs = null, int? Windows = null)
{
    public static UsageBody Of(RerankUsage usage, bool withPromptTokens = false) =>
        new(usage.TotalTokens, withPromptTokens ? usage.TotalTokens : null, usage.TruncatedPairs > 0 ? usage.TruncatedPairs : null, usage.Windows > 0 ? usage.Windows : null);
}
