using System.Globalization;
using Spectre.Console;

namespace Reranker.ConsoleHost;

/// <summary>A metric by slice, from one order of the candidates to another.</summary>
internal static class SliceText
{
    public static void WriteSlices(this IAnsiConsole console, IReadOnlyList<SliceResult> slices, string metric, params IReadOnlyList<(string From, string To)> orders) => console.WriteTable(
        [$"{metric} by slice", "queries", .. orders.Select(static order => $"{order.From} → {order.To}")],
        slices.Select(IEnumerable<string> (slice) =>
        [
            $"{slice.Attribute} {slice.Slice}", slice.Queries.ToString("N0", CultureInfo.InvariantCulture),
            .. orders.Select(order => string.Create(CultureInfo.InvariantCulture, $"{slice.Metrics[order.From][metric]:F4} → {slice.Metrics[order.To][metric]:F4}")),
        ]));
}
