using System.Text.Json;

namespace Reranker.Onnx;

/// <summary>Reads the JSON files of a model folder, and says which of them is broken.</summary>
internal static class JsonFile
{
    /// <summary>Opens a file that holds a JSON object.</summary>
    /// <returns>The document; <see langword="null"/> where there is no file and it is optional.</returns>
    /// <exception cref="ModelPackageException">The file is missing or does not hold a JSON object.</exception>
    public static JsonDocument? Open(string path, bool optional = false)
    {
        if (!File.Exists(path))
            return optional ? null : throw new ModelPackageException(path, $"The model folder lacks '{path}'.");
        try
        {
            using var stream = File.OpenRead(path);
            var document = JsonDocument.Parse(stream, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
            throw new JsonException("it does not hold a JSON object.");
        }
        catch (JsonException error)
        {
            throw new ModelPackageException(path, $"'{path}' is not valid JSON of the expected form: {error.Message}", error);
        }
    }

    extension(JsonElement element)
    {
        /// <summary>The value of a property; <see langword="null"/> where there is none or it is null.</summary>
        public JsonElement? Find(string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

        /// <summary>The value of a text property.</summary>
        public string? Text(string name) => element.Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

        /// <summary>The value of a number property.</summary>
        public double? Number(string name) => element.Find(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

        /// <summary>The value of a boolean property.</summary>
        public bool? Bool(string name) => element.Find(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

        /// <summary>The elements of an array property; none where there is no array.</summary>
        public JsonElement.ArrayEnumerator Items(string name) => element.Find(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : default;
    }
}
