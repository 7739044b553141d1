using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.Training;

/// <summary>A mixture as a JSON string where it is one teacher, as requests have had it before there were several, otherwise as an array of strings.</summary>
internal sealed class TeacherMixtureConverter : JsonConverter<TeacherMixture>
{
    public override TeacherMixture Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return TeacherMixture.Parse(Names(ref reader));
        }
        catch (TrainingException error)
        {
            throw new JsonException(error.Message, error);
        }
    }

    public override void Write(Utf8JsonWriter writer, TeacherMixture value, JsonSerializerOptions options)
    {
        if (value.Teachers is [var only])
        {
            writer.WriteStringValue(only.ToString());
            return;
        }

        writer.WriteStartArray();
        foreach (var teacher in value.Teachers)
            writer.WriteStringValue(teacher.ToString());
        writer.WriteEndArray();
    }

    private static List<string> Names(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return [reader.GetString()!];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("Expected a teacher's name, or an array of names.");
        var names = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            names.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("Expected a teacher's name."));
        return names;
    }
}
