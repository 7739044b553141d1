using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Reranker.MLflow;

/// <summary>Reading columns that may be NULL, and giving lists to SQL.</summary>
internal static class SqliteReading
{
    public static string TextOrEmpty(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? "" : reader.GetString(column);

    /// <summary>A text, or null for NULL and for the empty text that servers write instead.</summary>
    public static string? TextOrNull(this SqliteDataReader reader, int column) => TextOrEmpty(reader, column) is { Length: > 0 } text ? text : null;

    public static long NumberOrZero(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? 0 : reader.GetInt64(column);

    public static long? NumberOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    /// <summary>A list as one parameter: <c>IN (SELECT value FROM json_each(…))</c> has no limit on its length.</summary>
    public static string ToJson(IEnumerable<string> values) => JsonSerializer.Serialize(values, MLflowJson.Default.IEnumerableString);
}
