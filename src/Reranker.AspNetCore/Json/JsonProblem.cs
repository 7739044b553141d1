using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>Says where a body stops being what was expected, in the words of the API and not of the serializer.</summary>
internal static class JsonProblem
{
    /// <param name="error">What the serializer threw.</param>
    /// <param name="body">The contract of the body.</param>
    public static ProblemDetails Of(JsonException error, JsonTypeInfo body)
    {
        // The reader found no JSON; otherwise it is JSON that does not fit.
        if (error.InnerException is JsonException syntax)
            return OfSyntax(syntax);

        var field = error.Path is null or "$" ? "body" : error.Path.StartsWith("$.", StringComparison.Ordinal) ? error.Path[2..] : error.Path;
        if (error.InnerException?.InnerException is DecoderFallbackException)
            return RerankerProblem.InvalidField(field, $"'{field}' is not valid UTF-8. Send the body in UTF-8.", StatusCodes.Status400BadRequest);
        return RerankerProblem.InvalidField(field, $"'{field}' has the wrong type or form: expected {Expected(error.Path ?? "$", body)}.");
    }

    /// <summary>The body is no JSON.</summary>
    public static ProblemDetails OfSyntax(JsonException error) => RerankerProblem.Create(
        StatusCodes.Status400BadRequest, "json", "The body is not JSON",
        FormattableString.Invariant($"Line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: {FirstSentence(error.Message)}"));

    // Walks from the body along a path such as $.documents[1].text.
    private static string Expected(string path, JsonTypeInfo body)
    {
        var (type, form) = (body, body.Type.GetCustomAttribute<JsonFormAttribute>());
        foreach (var step in path.Split('.', '[').Skip(1))
        {
            if (step.EndsWith(']'))
            {
                if (form?.Element is { } element)
                    return element;
                if (type.ElementType is null)
                    break;
                type = type.Options.GetTypeInfo(type.ElementType);
                form = type.Type.GetCustomAttribute<JsonFormAttribute>();
            }
            else
            {
                if (type.Properties.FirstOrDefault(property => property.Name == step) is not { } property)
                    break;
                type = type.Options.GetTypeInfo(property.PropertyType);
                form = property.AttributeProvider?.GetCustomAttributes(typeof(JsonFormAttribute), inherit: true).OfType<JsonFormAttribute>().FirstOrDefault()
                    ?? type.Type.GetCustomAttribute<JsonFormAttribute>();
            }
        }

        return form?.Expected ?? FormOf(type);
    }

    private static string FormOf(JsonTypeInfo type)
    {
        var plain = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (plain.IsEnum)
            return string.Join(" or ", Enum.GetValues(plain).Cast<object>().Select(value => JsonSerializer.Serialize(value, type.Options.GetTypeInfo(plain)).Trim('"')));
        if (plain == typeof(string))
            return "a string";
        if (plain == typeof(bool))
            return "true or false";
        if (plain == typeof(int) || plain == typeof(long))
            return "a whole number";
        if (plain == typeof(double) || plain == typeof(float))
            return "a number";
        return type.ElementType is { } element ? element == typeof(string) ? "a list of strings" : "a list" : "a JSON object";
    }

    private static string FirstSentence(string message) => message.Split(" Path:", 2)[0].Split(" LineNumber:", 2)[0];
}
