using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>What to rank, v1.</summary>
internal sealed record CohereV1Request
{
    [Description("The model that the caller means.")]
    public string? Model { get; init; }

    [Description("What was asked.")]
    public string? Query { get; init; }

    [Description("Strings, or objects with a text or the fields that `rank_fields` names.")]
    [JsonForm(DocumentBody.ListForm, Element = DocumentBody.Form)]
    public JsonElement[]? Documents { get; init; }

    [Description("How many results to return, at least 1; absent: all.")]
    public int? TopN { get; init; }

    [Description("The fields of a document that are read; absent: its text.")]
    public string[]? RankFields { get; init; }

    [Description("Return each result's document with it.")]
    public bool? ReturnDocuments { get; init; }

    [Description("Accepted; the host's own setting says how long documents are read.")]
    public int? MaxChunksPerDoc { get; init; }
}

/// <summary>What to rank, v2. Fields that are not here are refused.</summary>
internal sealed record CohereV2Request
{
    [Description("The model that the caller means.")]
    public string? Model { get; init; }

    [Description("What was asked.")]
    public string? Query { get; init; }

    [Description("The documents.")]
    public string?[]? Documents { get; init; }

    [Description("How many results to return, at least 1; absent: all.")]
    public int? TopN { get; init; }

    [Description("Where documents are cut; not less than what the model reads.")]
    public int? MaxTokensPerDoc { get; init; }

    [Description("0 to 999; changes nothing here.")]
    public int? Priority { get; init; }

    [Description("What is refused.")]
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A ranking.</summary>
internal sealed record CohereResponse(
    [property: Description("The identifier of this response.")] string Id,
    [property: Description("Best first.")] CohereResult[] Results,
    [property: Description("The tokens that it took.")] CohereMeta Meta);

/// <summary>One document's place.</summary>
internal sealed record CohereResult(
    [property: Description("The document, in v1, where it was asked for.")] JsonElement? Document,
    [property: Description("Its index in the request, from 0.")] int Index,
    [property: Description("Higher is more relevant.")] float RelevanceScore);

/// <summary>About the response.</summary>
internal sealed record CohereMeta(
    [property: Description("1 or 2.")] CohereVersion ApiVersion,
    [property: Description("What the original would bill.")] CohereUnits BilledUnits);

/// <summary>The version of the API.</summary>
internal sealed record CohereVersion(
    [property: Description("1 or 2.")] string Version);

/// <summary>What the original would bill.</summary>
internal sealed record CohereUnits(
    [property: Description("One for each hundred documents begun.")] int SearchUnits);

/// <summary>A document as an object.</summary>
internal sealed record DocumentText(
    [property: Description("Its text.")] [property: JsonPropertyName("text")] string Text);
