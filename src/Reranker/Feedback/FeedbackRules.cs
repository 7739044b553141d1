using System.Text.Json;

namespace Reranker;

/// <summary>What every record of feedback must satisfy, wherever it comes from.</summary>
internal static class FeedbackRules
{
    /// <summary>Throws when a record breaks a rule.</summary>
    /// <param name="record">The record.</param>
    /// <param name="line">Its line, or its place among the records to store, from 1.</param>
    public static void Check(FeedbackRecord record, long line)
    {
        if (record.Id is "")
            throw Error(line, "id", "a name, or no id at all", "an empty one");
        if (record.ImpressionId is "")
            throw Error(line, "impression_id", "the id that came with the answer, or none at all", "an empty one");
        if (string.IsNullOrWhiteSpace(record.Query))
            throw Error(line, "query", "a text that is not blank", "none");
        // Databases end texts at it, or refuse them; the shown texts are kept as JSON, which escapes it.
        foreach (var (field, text) in (ReadOnlySpan<(string, string?)>)[("query", record.Query), ("id", record.Id), ("model", record.Model), ("impression_id", record.ImpressionId)])
        {
            if (text?.Contains('\0') is true)
                throw Error(line, field, "a text without NUL characters", "one with U+0000");
        }

        if (record.Results is not { Count: > 0 })
            throw Error(line, "results", "at least one result", "none");

        for (var i = 0; i < record.Results.Count; i++)
            Check(record.Results[i], $"results[{i}]", line);
    }

    /// <summary>Throws where a field's name is nearly a known one: what it says would be lost.</summary>
    public static void CheckNames(IReadOnlyDictionary<string, JsonElement>? others, FieldNames known, long line, string prefix)
    {
        foreach (var name in others?.Keys ?? [])
        {
            if (known.Meant(name) is { } meant)
                throw Error(line, $"{prefix}{name}", $"the name '{meant}'", $"'{name}'");
        }
    }

    public static FeedbackFormatException Error(long line, string field, string expected, string found, Exception? cause = null) =>
        new(line, $"Line {line}, {field}: expected {expected}, found {found}.", cause);

    private static void Check(FeedbackResult? result, string field, long line)
    {
        if (result?.Text is null)
            throw Error(line, $"{field}.text", "the text that was shown", "none");
        if (result.Position < 1)
            throw Error(line, $"{field}.position", "the place from 1 at the top", FormattableString.Invariant($"{result.Position}"));
        if (result.Grade is { } grade && !(grade is >= 0 and <= RankingCandidate.MaxGrade))
            throw Error(line, $"{field}.grade", FormattableString.Invariant($"a number from 0 to {RankingCandidate.MaxGrade}"), FormattableString.Invariant($"{grade}"));
    }
}
