using System.Globalization;
using Spectre.Console;

namespace Reranker.ConsoleHost;

/// <summary>An evaluation in tables: the means of every order, then each paired comparison, then the slices.</summary>
internal static class EvaluationText
{
    public static void Render(IAnsiConsole console, EvaluationResult result)
    {
        console.WriteRow(string.Create(CultureInfo.InvariantCulture, $"{result.Dataset}: {result.Queries:N0} queries, {result.EvaluatedDocuments:N0} documents, {result.Model}"));
        if (result.Against is { } against)
            console.WriteRow($"other: {against.Model}");

        (string Name, IReadOnlyDictionary<string, double>? Means)[] all =
        [
            (result.BaselineOrder, result.Baseline), ("model", result.Metrics), ("both", result.Fused), ("other", result.Against?.Metrics), ("other, both", result.Against?.Fused),
        ];
        var orders = all.Where(static order => order.Means is not null).ToArray();
        console.WriteTable(
            ["metric", .. orders.Select(static order => order.Name)],
            result.Metrics.Keys.Select(metric => orders.Select(order => Text("F4", order.Means![metric])).Prepend(metric)));

        WriteComparison(console, $"model − {result.BaselineOrder}", result.Differences);
        WriteComparison(console, $"both − {result.BaselineOrder}", result.FusedDifferences);
        WriteComparison(console, "model − other", result.Against?.Differences);
        WriteComparison(console, "both − other, both", result.Against?.FusedDifferences);
        console.WriteSlices(
            result.Slices, result.Metrics.Keys.First(static metric => metric.StartsWith("ndcg", StringComparison.Ordinal)),
            result.Against is null ? [(result.BaselineOrder, "model")] : [(result.BaselineOrder, "model"), ("other", "model")]);
        console.WriteRow("p: one-sided, that the difference is above 0, by 100,000 sign flips, and by Student's paired test. Interval: paired bootstrap.");
    }

    private static void WriteComparison(IAnsiConsole console, string title, IReadOnlyDictionary<string, PairedComparison>? comparisons)
    {
        if (comparisons is null)
            return;
        console.WriteTable(
            [title, "difference", "95 % interval", "standard errors", "p", "p (t test)"],
            comparisons.Select(static IEnumerable<string> (row) =>
            {
                var (metric, comparison) = row;
                return
                [
                    metric, Signed(comparison.Mean), $"{Signed(comparison.Low)} to {Signed(comparison.High)}",
                    comparison.StandardErrors is { } errors ? Text("+0.0;-0.0;0.0", errors) : "–", PValue(comparison.PValue), PValue(comparison.TTestPValue),
                ];
            }));
    }

    private static string Signed(double value) => Text("+0.0000;-0.0000;0.0000", value);

    private static string PValue(double value) => value < 0.0001 ? "< 0.0001" : Text("F4", value);

    private static string Text(string format, double value) => value.ToString(format, CultureInfo.InvariantCulture);
}
