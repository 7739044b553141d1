using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.Onnx;

/// <summary>Writes real numbers so that Python reads floats: 1 as 1.0. Version 5 of transformers refuses an integer where it expects a float.</summary>
internal sealed class PythonFloatConverter : JsonConverter<double>
{
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        writer.WriteRawValue(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0");
    }
}
