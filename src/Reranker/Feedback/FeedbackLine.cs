using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker;

/// <summary>A record as it stands on a line: everything may be missing until it has been checked.</summary>
internal sealed record FeedbackLine(string? Id, string? Timestamp, string? Query, FeedbackLineResult?[]? Results, string? Model, string? ImpressionId)
{
    private static readonly FieldNames Known = new("id", "timestamp", "query", "results", "model", "impression_id");

    /// <summary>Fields of other names, which are passed over unless they are nearly known ones.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }

    public static FeedbackLine From(FeedbackRecord record, string? id) => new(
        id,
        record.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        record.Query,
        [.. record.Results.Select(FeedbackLineResult.From)],
        record.Model,
        record.ImpressionId);

    public FeedbackRecord ToRecord(long line)
    {
        FeedbackRules.CheckNames(Others, Known, line, "");
        var results = Results ?? throw FeedbackRules.Error(line, "results", "a list of results", "none");

        // Places count from 1; a list that counts from 0 is moved up.
        var shift = results.Any(static result => result?.Position == 0) ? 1 : 0;
        var record = new FeedbackRecord
        {
            Id = Id,
            Timestamp = ParseTimestamp(line),
            Query = Query ?? throw FeedbackRules.Error(line, "query", "a string", "none"),
            Results = [.. results.Select((result, i) => (result ?? throw FeedbackRules.Error(line, $"results[{i}]", "an object", "null")).ToResult(i, shift, line))],
            Model = Model,
            ImpressionId = ImpressionId,
        };
        FeedbackRules.Check(record, line);
        return record;
    }

    private DateTimeOffset ParseTimestamp(long line) =>
        Rfc3339.Parse(Timestamp) is { } timestamp
            ? timestamp
            : throw FeedbackRules.Error(line, "timestamp", Expectations.Timestamp, Timestamp is null ? "none" : $"'{Timestamp}'");

    /// <summary>What stands where, for errors.</summary>
    internal static class Expectations
    {
        public const string Timestamp = "a time with an offset, such as 2025-07-01T09:30:00Z or 2025-07-01T11:30:00+02:00";

        public static string Of(string? jsonPath) => jsonPath?[(jsonPath.LastIndexOf('.') + 1)..] switch
        {
            "timestamp" => Timestamp,
            "results" => "a list of results",
            "position" => "a whole number",
            "clicked" => "true or false",
            "grade" => "a number",
            "id" or "query" or "model" or "impression_id" or "document_id" or "text" => "a string",
            _ => "an object",
        };
    }
}

/// <summary>A result as it stands on a line.</summary>
internal sealed record FeedbackLineResult(string? DocumentId, string? Text, int? Position, bool? Clicked, double? Grade)
{
    private static readonly FieldNames Known = new("document_id", "text", "position", "clicked", "grade");

    /// <summary>Fields of other names, which are passed over unless they are nearly known ones.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }

    public static FeedbackLineResult From(FeedbackResult result) => new(result.DocumentId, result.Text, result.Position, result.Clicked, result.Grade);

    public FeedbackResult ToResult(int index, int shift, long line)
    {
        FeedbackRules.CheckNames(Others, Known, line, $"results[{index}].");
        return new FeedbackResult
        {
            DocumentId = DocumentId,
            Text = Text ?? throw FeedbackRules.Error(line, $"results[{index}].text", "the text that was shown", "none"),
            Position = (Position ?? throw FeedbackRules.Error(line, $"results[{index}].position", "a whole number", "none")) + shift,
            Clicked = Clicked,
            Grade = Grade,
        };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FeedbackLine))]
[JsonSerializable(typeof(FeedbackLineResult[]))]
internal sealed partial class FeedbackJson : JsonSerializerContext
{
    public static FeedbackJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowDuplicateProperties = false,

        // Lines go into files and columns, never into HTML: letters stay letters.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
