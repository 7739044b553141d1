using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.AspNetCore;

/// <summary>A document on the wire: a string, or an object with a text. Unknown fields are passed over.</summary>
internal sealed class DocumentConverter : JsonConverter<DocumentBody>
{
    // A null among the documents is refused here, where its index is known.
    public override bool HandleNull => true;

    public override DocumentBody Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => new DocumentBody(reader.GetString()!),
        JsonTokenType.StartObject => ReadObject(ref reader),
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, DocumentBody value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.Id is not null)
            writer.WriteString("id", value.Id);
        writer.WriteString("text", value.Text);
        if (value.Score is { } score)
            writer.WriteNumber("score", score);
        if (value.Metadata is { } metadata)
        {
            writer.WritePropertyName("metadata");
            metadata.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static DocumentBody ReadObject(ref Utf8JsonReader reader)
    {
        string? id = null, text = null;
        JsonElement? metadata = null;
        double? score = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isText = reader.ValueTextEquals("text"u8);
            var isId = reader.ValueTextEquals("id"u8);
            var isScore = reader.ValueTextEquals("score"u8);
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isText)
                text = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException();
            else if (isId)
                id = reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString() : throw new JsonException();
            else if (isScore)
                score = reader.TokenType == JsonTokenType.Null ? null : reader.TokenType == JsonTokenType.Number ? reader.GetDouble() : throw new JsonException();
            else if (isMetadata)
                metadata = JsonElement.ParseValue(ref reader);
            else
                reader.TrySkip();
        }

        return new DocumentBody(text ?? throw new JsonException(), id, metadata, score);
    }
}
