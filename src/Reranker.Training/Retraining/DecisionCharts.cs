using System.Globalization;
using System.Text;

namespace Reranker.Training;

/// <summary>What a decision rests on, as SVG.</summary>
internal static class DecisionCharts
{
    private const int RowHeight = 28;
    private const int Head = 32;
    private const int Left = 168; // names stand before it
    private const int Right = ChartPanel.Right;
    private const int MostPoints = 600;
    private const double BarHeight = 9;

    /// <summary>The differences in one metric, query by query, the greatest first.</summary>
    public static string Differences(string metric, double[] differences)
    {
        Array.Sort(differences, static (a, b) => b.CompareTo(a));
        var points = Enumerable.Range(0, Math.Min(differences.Length, MostPoints))
            .Select(i => differences.Length <= MostPoints ? i : (int)((long)i * (differences.Length - 1) / (MostPoints - 1)))
            .Select(i => ((double)i + 1, differences[i])).ToArray();
        var title = $"{metric} of each query, challenger − champion, the greatest first";
        return ChartPage.Draw(title, 174, svg =>
        {
            new ChartPanel(title, points).Draw(svg, top: 0, steps: differences.Length);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Right}\" y=\"166\" text-anchor=\"end\">{differences.Length:N0} queries</text>\n");
        });
    }

    /// <summary>Each difference with its interval, and how far it may fall.</summary>
    public static string Intervals(IReadOnlyList<PromotionTest> tests)
    {
        var reach = Math.Max(1e-6, tests.Max(static test => Math.Max(Math.Max(Math.Abs(test.IntervalLow!.Value), Math.Abs(test.IntervalHigh!.Value)), Margin(test) ?? 0)));
        return Rows("Challenger − champion, with 95 % intervals; | is the fall that is allowed", tests, X(0), (svg, test, y) =>
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line\" d=\"M{X(test.IntervalLow!.Value):F1} {y:F1}H{X(test.IntervalHigh!.Value):F1}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"mark\" cx=\"{X(test.Difference):F1}\" cy=\"{y:F1}\" r=\"3.5\"/>");
            if (Margin(test) is { } margin)
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line\" d=\"M{X(-margin):F1} {y - 7:F1}v14\"/>");
            svg.Append('\n');
        });

        double X(double value) => Left + ((value + reach) / (2 * reach) * (Right - Left));
        static double? Margin(PromotionTest test) => test.Kind == PromotionTestKind.Superiority ? null : test.Threshold;
    }

    /// <summary>Both models' means side by side, from 0 to 1.</summary>
    public static string Metrics(IReadOnlyList<PromotionTest> tests) =>
        Rows("Champion (above) and challenger (below), from 0 to 1", tests, Left, static (svg, test, y) =>
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"mark\" opacity=\".45\" x=\"{Left}\" y=\"{y - BarHeight - 0.5:F1}\" width=\"{test.Champion * (Right - Left - 56):F1}\" height=\"{BarHeight}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"mark\" x=\"{Left}\" y=\"{y + 0.5:F1}\" width=\"{test.Challenger * (Right - Left - 56):F1}\" height=\"{BarHeight}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Right}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{test.Challenger:F3}</text>\n");
        });

    private static string Rows(string title, IReadOnlyList<PromotionTest> tests, double axis, Action<StringBuilder, PromotionTest, double> draw)
    {
        var height = Head + (tests.Count * RowHeight) + 8;
        return ChartPage.Draw(title, height, svg =>
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"8\" y=\"20\">{title}</text>\n<path class=\"grid\" d=\"M{axis:F1} {Head}V{height - 8}\"/>\n");
            for (var i = 0; i < tests.Count; i++)
            {
                var y = Head + ((i + 0.5) * RowHeight);
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{tests[i].Metric}</text>");
                draw(svg, tests[i], y);
            }
        });
    }
}
