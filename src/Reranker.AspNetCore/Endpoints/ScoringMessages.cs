using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>
/// What to score: <c>pairs</c>, or vLLM's forms, in which one query meets many documents or as many queries as many documents.
/// </summary>
internal record ScoreBody
{
    [Description("Pairs of query and document.")]
    [JsonForm("a list of [query, document] pairs", Element = "two strings, [query, document]")]
    public string?[]?[]? Pairs { get; init; }

    [Description("A query or a list of queries.")]
    public TextList? Queries { get; init; }

    [Description("The documents of `queries`.")]
    [JsonForm(DocumentBody.ListForm)]
    public TextList? Documents { get; init; }

    [Description("Another name of `documents`.")]
    [JsonForm(DocumentBody.ListForm)]
    public TextList? Items { get; init; }

    [Description("Another name of `queries`.")]
    [JsonPropertyName("text_1")]
    public TextList? Text1 { get; init; }

    [Description("Another name of `documents`.")]
    [JsonPropertyName("text_2")]
    public TextList? Text2 { get; init; }

    [Description("Another name of `queries`.")]
    [JsonPropertyName("data_1")]
    public TextList? Data1 { get; init; }

    [Description("Another name of `documents`.")]
    [JsonPropertyName("data_2")]
    public TextList? Data2 { get; init; }

    [Description("Return the model's logits instead of scores from 0 to 1.")]
    public bool? RawScores { get; init; }

    [Description("Return probabilities of relevance, by the model's calibration; a model that has none refuses.")]
    public bool? Calibrated { get; init; }

    [Description("vLLM's way to say the opposite of `raw_scores`.")]
    public bool? UseActivation { get; init; }

    [Description("The model that the caller means: NAME/VERSION or NAME@ALIAS where the host lets requests choose; any other name means the champion.")]
    public string? Model { get; init; }
}

/// <summary>A text or a list of texts.</summary>
[JsonConverter(typeof(TextListConverter))]
[JsonForm("a string or a list of strings")]
internal sealed record TextList(
    [property: Description("The texts.")] string[] Texts);

/// <summary>Scores, in the order of the request.</summary>
internal sealed record ScoreResponseBody(
    [property: Description("The identifier of this response.")] string Id,
    [property: Description("Always `list`.")] string Object,
    [property: Description("Seconds since 1970.")] long Created,
    [property: Description("The registered model; the header X-Reranker-Model also says which version.")] string Model,
    [property: Description("One score a pair.")] ScoredPair[] Data,
    [property: Description("The tokens that it took.")] UsageBody Usage);

/// <summary>One pair's score.</summary>
internal sealed record ScoredPair(
    [property: Description("The pair's index in the request, from 0.")] int Index,
    [property: Description("Always `score`.")] string Object,
    [property: Description("Higher is more relevant.")] float Score);

/// <summary>On the wire: a string, an object with a text, or a list of these.</summary>
internal sealed class TextListConverter : JsonConverter<TextList>
{
    private static readonly DocumentConverter Document = new();

    public override TextList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return new TextList([Text(ref reader, options)]);
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(Text(ref reader, options));
        return new TextList([.. texts]);
    }

    public override void Write(Utf8JsonWriter writer, TextList value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var text in value.Texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static string Text(ref Utf8JsonReader reader, JsonSerializerOptions options) => Document.Read(ref reader, typeof(DocumentBody), options).Text;
}
