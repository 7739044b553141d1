using System.Globalization;

namespace Reranker;

/// <summary>Writes reports on the same queries as comma-separated values, one row a query, for whoever wants to look at single queries or to test the difference again.</summary>
/// <remarks>
/// RFC 4180 with a heading: <c>query_id</c>, <c>query</c> where the texts are known, the attributes, and for each report (<c>champion</c>) its metrics (<c>champion_ndcg_at_5</c>) and, where it was
/// timed, <c>champion_milliseconds</c>. Numbers have all their digits and a point.
/// </remarks>
public static class PerQueryTable
{
    /// <summary>Writes the table.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="reports">Reports on the same queries in the same order, by the names that their columns begin with; at least one.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    /// <exception cref="ArgumentException">There is no report, or they are about different queries.</exception>
    public static async Task WriteAsync(TextWriter writer, IReadOnlyList<(string Name, EvaluationReport Report)> reports, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(reports);
        if (reports.Count == 0 || reports.Any(other => !other.Report.QueryIds.SequenceEqual(reports[0].Report.QueryIds, StringComparer.Ordinal)))
            throw new ArgumentException("A table needs at least one report, and all of them about the same queries in the same order.", nameof(reports));

        var first = reports[0].Report;
        (string Heading, Func<int, string> Cell)[] columns =
        [
            ("query_id", query => first.QueryIds[query]),
            .. first.QueryTexts.Count == 0 ? ((string, Func<int, string>)[])[] : [("query", query => first.QueryTexts[query])],
            .. first.Attributes.Select(static attribute => (attribute.Key, Cell: (Func<int, string>)(query => attribute.Value[query]))),
            .. reports.SelectMany(static report => Columns(report.Name, report.Report)),
        ];
        await WriteRowAsync(columns.Select(static column => column.Heading)).ConfigureAwait(false);
        for (var query = 0; query < first.QueryIds.Count; query++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WriteRowAsync(columns.Select(column => column.Cell(query))).ConfigureAwait(false);
        }

        Task WriteRowAsync(IEnumerable<string> cells) => writer.WriteAsync($"{string.Join(',', cells.Select(Quote))}\r\n");
    }

    private static IEnumerable<(string Heading, Func<int, string> Cell)> Columns(string name, EvaluationReport report)
    {
        foreach (var (metric, values) in report.PerQuery)
            yield return ($"{name}_{metric}", query => Text(values[query]));
        if (report.Milliseconds.Count > 0)
            yield return ($"{name}_milliseconds", query => Text(report.Milliseconds[query]));
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string cell) => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
