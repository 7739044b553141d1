using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>What to rank. Fields of other dialects that change nothing here are ignored.</summary>
internal sealed record RerankBody
{
    [Description("What was asked.")]
    public string? Query { get; init; }

    [Description("The documents: each a string, or an object with a text and, if wanted back, an id and metadata.")]
    [JsonForm(DocumentBody.ListForm, Element = DocumentBody.Form)]
    public DocumentBody[]? Documents { get; init; }

    [Description("The documents in the dialect of Text Embeddings Inference; the answer is then a bare list of index and score.")]
    public string?[]? Texts { get; init; }

    [Description("How many results to return; all when absent or 0.")]
    public int? TopN { get; init; }

    [Description("Return each result's document with it.")]
    public bool? ReturnDocuments { get; init; }

    [Description("Return each result's text with it (with `texts`).")]
    public bool? ReturnText { get; init; }

    [Description("Return the model's logits instead of scores from 0 to 1.")]
    public bool? RawScores { get; init; }

    [Description("Return probabilities of relevance, by the model's calibration; a model that has none refuses.")]
    public bool? Calibrated { get; init; }

    [Description("How the documents' first-stage scores count beside the model's; not at all when absent, unless the host says otherwise.")]
    public FusionBody? Fusion { get; init; }

    [Description("Leave out documents that the model scores lower, on the scale of the request; the answer may be empty.")]
    public double? MinScore { get; init; }

    [Description("How many milliseconds the model may take; then the documents come in the first stage's order, and `degraded` says so.")]
    public int? DeadlineMs { get; init; }

    [Description("The model that the caller means: NAME/VERSION or NAME@ALIAS where the host lets requests choose; any other name means the champion.")]
    public string? Model { get; init; }
}

/// <summary>A document as the caller knows it.</summary>
[JsonConverter(typeof(DocumentConverter))]
[JsonForm(DocumentBody.Form)]
internal sealed record DocumentBody(
    [property: Description("The text to rank.")] string Text,
    [property: Description("The caller's name for it.")] string? Id = null,
    [property: Description("Anything else that shall come back.")] JsonElement? Metadata = null,
    [property: Description("What the first stage of the search scored it, on any scale; higher is better.")] double? Score = null)
{
    internal const string Form = "a string, or an object with a string 'text' and, where it has one, a number 'score'";
    internal const string ListForm = "a list of strings, or of objects with a 'text'";

    /// <summary>Documents that are strings; <see langword="null"/> for none.</summary>
    /// <exception cref="InvalidRerankRequestException">One is null.</exception>
    public static DocumentBody[]? Of(string?[]? texts, string field = "documents") => texts?.Select((text, index) => new DocumentBody(
        text ?? throw new InvalidRerankRequestException($"{field}[{index}]", $"The text {index} is null; expected a string, which may be empty."))).ToArray();
}

/// <summary>A ranking.</summary>
internal sealed record RerankResponseBody(
    [property: Description("The identifier of this response.")] string Id,
    [property: Description("The registered model; the header X-Reranker-Model also says which version.")] string Model,
    [property: Description("Best first; equal scores in the order of the request.")] RankedDocument[] Results,
    [property: Description("The tokens that it took.")] UsageBody Usage,
    [property: Description("true where the model did not rank all of this in time, or failed: the rest is in the first stage's order; absent otherwise.")] bool? Degraded = null,
    [property: Description("What the caller should know of how the answer came about; absent when there is nothing.")] IReadOnlyList<string>? Warnings = null);

/// <summary>One document's place.</summary>
internal sealed record RankedDocument(
    [property: Description("Its index in the request, from 0.")] int Index,
    [property: Description("What orders; higher is more relevant.")] float RelevanceScore,
    [property: Description("The document, where it was asked for.")] DocumentBody? Document,
    [property: Description("The model's own score, where documents came with scores of a first stage or the answer is degraded.")] float? ModelScore = null,
    [property: Description("The score that the document came with.")] double? FirstStageScore = null);

/// <summary>One text's place, in the dialect of Text Embeddings Inference.</summary>
internal sealed record TextScore(
    [property: Description("Its index in the request, from 0.")] int Index,
    [property: Description("The text, where it was asked for.")] string? Text,
    [property: Description("Higher is more relevant.")] float Score);

/// <summary>The tokens of a response.</summary>
internal sealed record UsageBody(
    [property: Description("Tokens that went through the model.")] int TotalTokens,
    [property: Description("The same, where a dialect has both.")] int? PromptTokens = null,
    [property: Description("How many documents were longer than the model reads; absent when none was.")] int? TruncatedPairs = null,
    [property: Description("How many windows were read of documents that took more than one; absent when none did.")] int? Windows = null)
{
    public static UsageBody Of(RerankUsage usage, bool withPromptTokens = false) =>
        new(usage.TotalTokens, withPromptTokens ? usage.TotalTokens : null, usage.TruncatedPairs > 0 ? usage.TruncatedPairs : null, usage.Windows > 0 ? usage.Windows : null);
}
