using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>
/// What to score: <c>pairs</c>, or vLLM's forms, in which one query meets many documents or as many queries as many documents.
/// </summary>
internal record ScoreBody
{
    /// <summary>Pairs of query and document.</summary>
    [JsonForm("a list of [query, document] pairs", Element = "two strings, [query, document]")]
    public string?[]?[]? Pairs { get; init; }

    /// <summary>A query or a list of queries.</summary>
    public TextList? Queries { get; init; }

    /// <summary>The documents of <c>queries</c>.</summary>
    [JsonForm(DocumentBody.ListForm)]
    public TextList? Documents { get; init; }

    /// <summary>Another name of <c>documents</c>.</summary>
    [JsonForm(DocumentBody.ListForm)]
    public TextList? Items { get; init; }

    /// <summary>Another name of <c>queries</c>.</summary>
    [JsonPropertyName("text_1")]
    public TextList? Text1 { get; init; }

    /// <summary>Another name of <c>documents</c>.</summary>
    [JsonPropertyName("text_2")]
    public TextList? Text2 { get; init; }

    /// <summary>Another name of <c>queries</c>.</summary>
    [JsonPropertyName("data_1")]
    public TextList? Data1 { get; init; }

    /// <summary>Another name of <c>documents</c>.</summary>
    [JsonPropertyName("data_2")]
    public TextList? Data2 { get; init; }

    /// <summary>Return the model's logits instead of scores from 0 to 1.</summary>
    public bool? RawScores { get; init; }

    /// <summary>Return probabilities of relevance, by the model's calibration; a model that has none refuses.</summary>
    public bool? Calibrated { get; init; }

    /// <summary>vLLM's way to say the opposite of <c>raw_scores</c>.</summary>
    public bool? UseActivation { get; init; }

    /// <summary>The model that the caller means: see <see cref="IRerankerSelector"/>.</summary>
    public string? Model { get; init; }
}

/// <summary>A text or a list of texts.</summary>
/// <param name="Texts">The texts.</param>
[JsonConverter(typeof(TextListConverter))]
[JsonForm("a string or a list of strings")]
internal sealed record TextList(string[] Texts);

/// <summary>Scores, in the order of the request.</summary>
/// <param name="Id">The identifier of this response.</param>
/// <param name="Object">Always <c>list</c>.</param>
/// <param name="Created">Seconds since 1970.</param>
/// <param name="Model">The registered model; the header X-Reranker-Model also says which version.</param>
/// <param name="Data">One score a pair.</param>
/// <param name="Usage">The tokens that it took.</param>
internal sealed record ScoreResponseBody(string Id, string Object, long Created, string Model, ScoredPair[] Data, UsageBody Usage);

/// <summary>One pair's score.</summary>
/// <param name="Index">The pair's index in the request, from 0.</param>
/// <param name="Object">Always <c>score</c>.</param>
/// <param name="Score">Higher is more relevant.</param>
internal sealed record ScoredPair(int Index, string Object, float Score);

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
