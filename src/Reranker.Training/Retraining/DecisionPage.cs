using System.Globalization;
using System.Net;
using System.Text;

namespace Reranker.Training;

/// <summary>A decision as a page: what was decided and why, all tests, charts, and the queries in which the models differ most. It asks for nothing from elsewhere.</summary>
internal static class DecisionPage
{
    private const int MostQueries = 10;

    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#24292f;background:#fff}
        h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d0d7de}
        td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}code{font-size:.9em}svg{display:block;max-width:100%;height:auto;margin:1rem 0}
        @media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}}
        """;

    public static string Write(ChallengerMatch match, RegisteredModelVersion version)
    {
        var (plan, reports, decision) = match;
        var page = new StringBuilder();
        var title = Text($"Version {version.Version}, the challenger of {DateWindow.Text(plan.Request.Window.From)} to {DateWindow.Text(plan.Request.Window.To)}, {Verdict(decision.Outcome)}");
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n<ul>\n");
        foreach (var reason in decision.Reasons)
            page.Append(CultureInfo.InvariantCulture, $"<li>{Text(reason)}</li>\n");
        if (decision.RequiredQueries is { } required)
            page.Append(CultureInfo.InvariantCulture, $"<li>About {required:N0} queries could decide.</li>\n");
        page.Append("</ul>\n");

        page.Append(CultureInfo.InvariantCulture, $"<h2>What it rests on</h2>\n<p>{reports.Challenger.QueryIds.Count:N0} held-out queries of the dataset {Text(reports.Challenger.DatasetName)}, digest <code>{reports.Challenger.DatasetDigest}</code>.</p>\n<ul>\n");
        page.Append(CultureInfo.InvariantCulture, $"<li>champion: version {plan.Champion.Version} of {Text(version.Name)}, digest <code>{reports.Champion.Model.Digest}</code></li>\n");
        page.Append(CultureInfo.InvariantCulture, $"<li>challenger: version {version.Version} of {Text(version.Name)}, digest <code>{reports.Challenger.Model.Digest}</code>, trained from {Text(plan.BaseName)}</li>\n</ul>\n");
        WriteTests(page, decision.Tests, plan.Champion.Version, version.Version);
        WriteCharts(page, match, version);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void WriteTests(StringBuilder page, IReadOnlyList<PromotionTest> tests, int champion, int challenger)
    {
        page.Append(CultureInfo.InvariantCulture, $"<table>\n<tr><th>measure</th><th>asked</th><th class=\"number\">version {champion}</th><th class=\"number\">version {challenger}</th><th class=\"number\">difference</th><th class=\"number\">95 % interval</th><th class=\"number\">p</th><th>passed</th></tr>\n");
        foreach (var test in tests)
        {
            var interval = test is { IntervalLow: { } low, IntervalHigh: { } high } ? $"{Signed(low)} to {Signed(high)}" : "–";
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Text(test.Slice is null ? test.Metric : $"{test.Metric}, {test.Slice}")}</td><td>{Asked(test.Kind)}</td><td class=\"number\">{Number(test.Champion)}</td><td class=\"number\">{Number(test.Challenger)}</td><td class=\"number\">{Signed(test.Difference)}</td><td class=\"number\">{interval}</td><td class=\"number\">{(test.AdjustedPValue is { } p ? Number(p) : "–")}</td><td>{(test.Passed ? "yes" : "no")}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void WriteCharts(StringBuilder page, ChallengerMatch match, RegisteredModelVersion version)
    {
        // Latency, size and the worst slice have scales of their own; a metric has one mean over all queries and an interval.
        PromotionTest[] metrics = [.. match.Decision.Tests.Where(static test => test is { Slice: null, IntervalLow: not null })];
        if (metrics.Length == 0)
            return;
        var (champion, challenger) = (match.Reports.Champion, match.Reports.Challenger);
        var primary = metrics[0].Metric;
        var differences = PairedDifferences.Of(challenger.PerQuery[primary], champion.PerQuery[primary]);
        page.Append("<h2>Charts</h2>\n");
        page.Append(DecisionCharts.Metrics(metrics, match.Plan.Champion.Version, version.Version));
        page.Append(DecisionCharts.Intervals(metrics));
        page.Append(DecisionCharts.Differences(primary, [.. differences]));
        if (challenger.QueryTexts.Count == 0)
            return;
        var order = Enumerable.Range(0, differences.Length).OrderByDescending(query => differences[query]).ThenBy(static query => query).ToArray();
        WriteQueries(page, $"Where version {version.Version} is better", primary, order.Where(query => differences[query] > 0).Take(MostQueries), champion, challenger);
        WriteQueries(page, $"Where version {version.Version} is worse", primary, order.Reverse().Where(query => differences[query] < 0).Take(MostQueries), champion, challenger);
    }

    private static void WriteQueries(StringBuilder page, string title, string metric, IEnumerable<int> queries, EvaluationReport champion, EvaluationReport challenger)
    {
        var rows = queries.ToArray();
        if (rows.Length == 0)
            return;
        page.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2>\n<table>\n<tr><th>query</th><th class=\"number\">{metric}, champion</th><th class=\"number\">challenger</th></tr>\n");
        foreach (var query in rows)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(challenger.QueryTexts[query])}</td><td class=\"number\">{Number(champion.PerQuery[metric][query])}</td><td class=\"number\">{Number(challenger.PerQuery[metric][query])}</td></tr>\n");
        page.Append("</table>\n");
    }

    private static string Verdict(PromotionOutcome outcome) => outcome switch
    {
        PromotionOutcome.Promoted => "takes the champion's place",
        PromotionOutcome.Kept => "is not promoted: the champion stays",
        _ => "is not promoted: the evidence is inconclusive",
    };

    private static string Asked(PromotionTestKind kind) => kind switch
    {
        PromotionTestKind.Superiority => "to be better",
        PromotionTestKind.NonInferiority => "not to be worse",
        PromotionTestKind.WorstSlice => "not to be worse in any slice",
        PromotionTestKind.LatencyRatio => "not to be slower",
        PromotionTestKind.SizeRatio => "not to be larger",
        _ => "to mean as much by its scores",
    };

    private static string Text(FormattableString text) => Text(text.ToString(CultureInfo.InvariantCulture));

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Number(double value) => value.ToString(Math.Abs(value) < 1000 ? "0.0000" : "N0", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString(Math.Abs(value) < 1000 ? "+0.0000;−0.0000;0.0000" : "+#,0;−#,0", CultureInfo.InvariantCulture);
}
