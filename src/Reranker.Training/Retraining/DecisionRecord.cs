using System.Globalization;

namespace Reranker.Training;

/// <summary>A decision as files: <c>decision.json</c> for programs, <c>decision.md</c> with plots for people.</summary>
internal static class DecisionRecord
{
    /// <returns>The folder.</returns>
    public static async Task<string> WriteAsync(ChallengerMatch match, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, content) in Files(match))
            await File.WriteAllTextAsync(Path.Combine(folder, name), content).ConfigureAwait(false);
        return folder;
    }

    internal static IEnumerable<(string Name, string Content)> Files(ChallengerMatch match)
    {
        // Latency, size and the worst slice have scales of their own; a metric has one mean over all queries and an interval.
        PromotionTest[] metrics = [.. match.Decision.Tests.Where(static test => test is { Slice: null, IntervalLow: not null })];
        List<(string Name, string Title, string Content)> charts = [];
        if (metrics.Length > 0)
        {
            var primary = metrics[0].Metric;
            charts.Add(("differences.svg", "The difference in each query", DecisionCharts.Differences(primary, PairedDifferences.Of(match.Reports.Challenger.PerQuery[primary], match.Reports.Champion.PerQuery[primary]))));
            charts.Add(("intervals.svg", "The differences with their intervals", DecisionCharts.Intervals(metrics)));
            charts.Add(("metrics.svg", "The metrics of both", DecisionCharts.Metrics(metrics)));
        }

        return
        [
            ("decision.json", match.Decision.ToJson() + "\n"),
            ("decision.md", Text(match, charts.Select(static chart => (chart.Name, chart.Title)))),
            .. charts.Select(static chart => (chart.Name, chart.Content)),
        ];
    }

    private static string Text(ChallengerMatch match, IEnumerable<(string Name, string Title)> charts)
    {
        var (plan, reports, decision) = match;
        var text = new MarkdownText();
        text.Line($"# The challenger of {DateWindow.Text(plan.Request.Window.From)} to {DateWindow.Text(plan.Request.Window.To)} {Verdict(decision.Outcome)}\n");
        foreach (var reason in decision.Reasons)
            text.Line($"- {reason}");
        if (decision.RequiredQueries is { } required)
            text.Line($"- About {required:N0} queries could decide.");

        text.Heading("What it rests on");
        text.Line($"{reports.Challenger.QueryIds.Count:N0} held-out queries of the dataset `{reports.Challenger.DatasetName}`, digest `{reports.Challenger.DatasetDigest}`.\n");
        text.Line($"- champion: version {plan.Champion.Version}, {reports.Champion.Model}");
        text.Line($"- challenger: {reports.Challenger.Model}\n");
        text.Verbatim("| | asked | champion | challenger | difference | 95 % interval | p | passed |\n|---|---|---|---|---|---|---|---|");
        foreach (var test in decision.Tests)
        {
            text.Cells(
                test.Slice is null ? test.Metric : $"{test.Metric}, {test.Slice}", test.Kind.ToString(), Number(test.Champion), Number(test.Challenger), Signed(test.Difference),
                test is { IntervalLow: { } low, IntervalHigh: { } high } ? $"{Signed(low)} to {Signed(high)}" : "–", test.AdjustedPValue is { } p ? Number(p) : "–", test.Passed ? "yes" : "no");
        }

        foreach (var (name, title) in charts)
            text.Line($"\n![{title}]({name})");
        return text.ToString();
    }

    private static string Verdict(PromotionOutcome outcome) => outcome switch
    {
        PromotionOutcome.Promoted => "takes the champion's place",
        PromotionOutcome.Kept => "is not promoted: the champion stays",
        _ => "is not promoted: the evidence is inconclusive",
    };

    private static string Number(double value) => value.ToString(Math.Abs(value) < 1000 ? "0.0000" : "N0", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString(Math.Abs(value) < 1000 ? "+0.0000;−0.0000;0.0000" : "+#,0;−#,0", CultureInfo.InvariantCulture);
}
