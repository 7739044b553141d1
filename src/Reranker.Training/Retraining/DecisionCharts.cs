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
    private const int End = Right - 64; // values stand behind it
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

    /// <summary>Each difference with its interval, and how far it may fall, on one scale.</summary>
    public static string Intervals(IReadOnlyList<PromotionTest> tests)
    {
        var reach = RoundUp(tests.Max(static test => Math.Max(Math.Max(Math.Abs(test.IntervalLow!.Value), Math.Abs(test.IntervalHigh!.Value)), Margin(test) ?? 0)));
        return Rows("Challenger − champion, with 95 % intervals; | is the fall that is allowed", tests, [-reach, -reach / 2, 0, reach / 2, reach], X, (svg, test, y) =>
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line\" d=\"M{X(test.IntervalLow!.Value):F1} {y:F1}H{X(test.IntervalHigh!.Value):F1}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"mark\" cx=\"{X(test.Difference):F1}\" cy=\"{y:F1}\" r=\"3.5\"/>");
            if (Margin(test) is { } margin)
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line\" d=\"M{X(-margin):F1} {y - 7:F1}v14\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Right}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{test.Difference.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture)}</text>\n");
        });

        double X(double value) => Left + ((value + reach) / (2 * reach) * (End - Left));
        static double? Margin(PromotionTest test) => test.Kind == PromotionTestKind.Superiority ? null : test.Threshold;
    }

    /// <summary>Both models' means side by side, from 0 to 1, with their values.</summary>
    /// <param name="tests">One a metric.</param>
    /// <param name="champion">The champion's version.</param>
    /// <param name="challenger">The challenger's.</param>
    public static string Metrics(IReadOnlyList<PromotionTest> tests, int champion, int challenger) =>
        Rows(FormattableString.Invariant($"Version {champion}, the champion (light), above version {challenger}, the challenger"), tests, [0, 0.25, 0.5, 0.75, 1], X, static (svg, test, y) =>
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"mark\" opacity=\".45\" x=\"{Left}\" y=\"{y - BarHeight - 0.5:F1}\" width=\"{X(test.Champion) - Left:F1}\" height=\"{BarHeight}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"mark\" x=\"{Left}\" y=\"{y + 0.5:F1}\" width=\"{X(test.Challenger) - Left:F1}\" height=\"{BarHeight}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Right}\" y=\"{y - 2:F1}\" text-anchor=\"end\">{test.Champion:F3}</text><text x=\"{Right}\" y=\"{y + 10:F1}\" text-anchor=\"end\">{test.Challenger:F3}</text>\n");
        });

    private static double X(double share) => Left + (share * (End - Left));

    private static string Rows(string title, IReadOnlyList<PromotionTest> tests, double[] scale, Func<double, double> x, Action<StringBuilder, PromotionTest, double> draw)
    {
        var bottom = Head + (tests.Count * RowHeight) + 4;
        return ChartPage.Draw(title, bottom + 24, svg =>
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"8\" y=\"20\">{title}</text>\n");
            foreach (var value in scale)
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{x(value):F1} {Head}V{bottom}\"/><text x=\"{x(value):F1}\" y=\"{bottom + 16}\" text-anchor=\"middle\">{value.ToString("0.####;−0.####;0", CultureInfo.InvariantCulture)}</text>\n");
            for (var i = 0; i < tests.Count; i++)
            {
                var y = Head + ((i + 0.5) * RowHeight);
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{tests[i].Metric}</text>");
                draw(svg, tests[i], y);
            }
        });
    }

    // To 1, 2 or 5 times a power of ten, so that the scale reads well.
    private static double RoundUp(double value)
    {
        if (!(value > 1e-6))
            return 1e-6;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * (value / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
    }
}
