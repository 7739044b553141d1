using System.Globalization;

namespace Reranker;

/// <summary>The queries of a report that have something in common.</summary>
/// <param name="Attribute">What the queries are told apart by, for instance <c>query_length</c>.</param>
/// <param name="Name">What these have in common, for instance <c>3 to 4</c>.</param>
/// <param name="Queries">Their places in <see cref="EvaluationReport.QueryIds"/>, rising; at least one.</param>
public sealed record EvaluationSlice(string Attribute, string Name, IReadOnlyList<int> Queries)
{
    /// <summary>Those of a report's values that belong to these queries.</summary>
    /// <param name="values">One value per query of the report.</param>
    public IReadOnlyList<double> Of(IReadOnlyList<double> values) => [.. Queries.Select(query => values[query])];

    internal static IReadOnlyList<EvaluationSlice> By(string attribute, IReadOnlyList<string> slices) =>
    [
        .. slices.Index().GroupBy(static query => query.Item, static query => query.Index, StringComparer.Ordinal)
            .OrderBy(static slice => LeadingNumber(slice.Key)).ThenBy(static slice => slice.Key, StringComparer.Ordinal)
            .Select(slice => new EvaluationSlice(attribute, slice.Key, [.. slice])),
    ];

    // "5 to 8" comes before "17 or more"; names without a number come last.
    private static long LeadingNumber(string name)
    {
        var digits = name.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? name.AsSpan(0, end) : name;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
    }
}
