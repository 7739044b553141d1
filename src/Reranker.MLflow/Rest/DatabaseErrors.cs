using System.Text.RegularExpressions;

namespace Reranker.MLflow;

/// <summary>What a server's database says through the server: in SQL, with all values, passwords' hashes among them.</summary>
internal static partial class DatabaseErrors
{
    /// <summary>What the database will refuse however often it is asked; <see langword="null"/> for all else.</summary>
    public static MLflowException? Translate(string? message) =>
        message is null ? null
        : NoNumberPattern().IsMatch(message) ? MLflowException.Missing("There is none of that id: it is no number that the MLflow server's database can hold. Check the id.")
        : TooLongPattern().Match(message) is { Success: true } tooLong ? MLflowException.Invalid(
            $"A name or a value is longer than the {tooLong.Groups["length"].Value} characters that the MLflow server's database has room for. Shorten it.")
        : null;

    /// <summary>A message without the statement, its values, and links to the pages of the library.</summary>
    public static string? Readable(string? message)
    {
        if (message is null || StatementPattern().Match(message) is not { Success: true } statement)
            return message;
        return $"{message[..statement.Index].TrimEnd()} (The server's log has the statement.)";
    }

    [GeneratedRegex("NumericValueOutOfRange|InvalidTextRepresentation|invalid input syntax for (?:type )?integer|int too large to convert|out of range for type integer", RegexOptions.IgnoreCase)]
    private static partial Regex NoNumberPattern();

    [GeneratedRegex(@"value too long for type character varying\((?<length>[0-9]+)\)")]
    private static partial Regex TooLongPattern();

    [GeneratedRegex(@"\s*\[SQL: |\s*\[parameters: |\s*\(Background on this error at")]
    private static partial Regex StatementPattern();
}
