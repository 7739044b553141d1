using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>What to rank, v1.</summary>
internal sealed record CohereV1Request
{
    /// <summary>The model that the caller means.</summary>
    public string? Model { get; init; }

    /// <summary>What was asked.</summary>
    public string? Query { get; init; }

    /// <summary>Strings, or objects with a text or the fields that <see cref="RankFields"/> names.</summary>
    [JsonForm(DocumentBody.ListForm, Element = DocumentBody.Form)]
    public JsonElement[]? Documents { get; init; }

    /// <summary>How many results to return, at least 1; absent: all.</summary>
    public int? TopN { get; init; }

    /// <summary>The fields of a document that are read; absent: its text.</summary>
    public string[]? RankFields { get; init; }

    /// <summary>Return each result's document with it.</summary>
    public bool? ReturnDocuments { get; init; }

    /// <summary>Accepted; the host's own setting says how long documents are read.</summary>
    public int? MaxChunksPerDoc { get; init; }
}

/// <summary>What to rank, v2. Fields that are not here are refused.</summary>
internal sealed record CohereV2Request
{
    /// <summary>The model that the caller means.</summary>
    public string? Model { get; init; }

    /// <summary>What was asked.</summary>
    public string? Query { get; init; }

    /// <summary>The documents.</summary>
    public string?[]? Documents { get; init; }

    /// <summary>How many results to return, at least 1; absent: all.</summary>
    public int? TopN { get; init; }

    /// <summary>Where documents are cut; not less than what the model reads.</summary>
    public int? MaxTokensPerDoc { get; init; }

    /// <summary>0 to 999; changes nothing here.</summary>
    public int? Priority { get; init; }

    /// <summary>What is refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A ranking.</summary>
/// <param name="Id">Names this answer.</param>
/// <param name="Results">Best first.</param>
/// <param name="Meta">What it cost.</param>
internal sealed record CohereResponse(string Id, CohereResult[] Results, CohereMeta Meta);

/// <summary>One document's place.</summary>
/// <param name="Document">The document, in v1, where it was asked for.</param>
/// <param name="Index">Its index in the request, from 0.</param>
/// <param name="RelevanceScore">Higher is more relevant.</param>
internal sealed record CohereResult(JsonElement? Document, int Index, float RelevanceScore);

/// <summary>About the answer.</summary>
/// <param name="ApiVersion">1 or 2.</param>
/// <param name="BilledUnits">What the original would bill.</param>
internal sealed record CohereMeta(CohereVersion ApiVersion, CohereUnits BilledUnits);

/// <summary>The version of the API.</summary>
/// <param name="Version">1 or 2.</param>
internal sealed record CohereVersion(string Version);

/// <summary>What the original would bill.</summary>
/// <param name="SearchUnits">One for each hundred documents begun.</param>
internal sealed record CohereUnits(int SearchUnits);

/// <summary>A document as an object.</summary>
/// <param name="Text">Its text.</param>
internal sealed record DocumentText([property: JsonPropertyName("text")] string Text);
