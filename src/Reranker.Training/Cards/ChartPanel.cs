using System.Globalization;
using System.Text;

namespace Reranker.Training;

/// <summary>One curve with its grid.</summary>
internal sealed record ChartPanel(string Title, IReadOnlyList<(double Step, double Value)> Points)
{
    public const int Left = 72;
    public const int Right = 704;

    private const int Above = 32;
    private const int Height = 108;
    private const int Intervals = 4;

    /// <summary>Whether each point is marked, as few ones should be.</summary>
    public bool IsMarked { get; init; }

    public void Draw(StringBuilder svg, int top, int steps)
    {
        var (low, high, gap) = Scale();
        var bottom = top + Above + Height;
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{top + 20}\">{Title}</text>\n");
        for (var i = 0; i <= (int)Math.Round((high - low) / gap); i++)
        {
            var value = low + (i * gap);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {Y(value):F1}H{Right}\"/><text x=\"{Left - 8}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{Label(value, gap)}</text>\n");
        }

        var points = Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Step):F1},{Y(point.Value):F1}")).ToArray();
        svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line\" points=\"{string.Join(' ', points)}\"/>\n");
        if (!IsMarked && points.Length > 1)
            return;
        foreach (var (step, value) in Points)
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"mark\" cx=\"{X(step):F1}\" cy=\"{Y(value):F1}\" r=\"3\"/>\n");

        double X(double step) => Left + (step / steps * (Right - Left));
        double Y(double value) => bottom - ((value - low) / (high - low) * Height);
    }

    /// <summary>The values' range, widened to multiples of 1, 2 or 5 times a power of ten.</summary>
    private (double Low, double High, double Gap) Scale()
    {
        var (least, most) = (Points.Min(static point => point.Value), Points.Max(static point => point.Value));
        var range = most > least ? most - least : Math.Max(Math.Abs(most), 1e-6);
        var power = Math.Pow(10, Math.Floor(Math.Log10(range / Intervals)));
        var gap = power * (range / Intervals / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        var low = Math.Floor(least / gap) * gap;
        return (low, Math.Max(Math.Ceiling(most / gap) * gap, low + gap), gap);
    }

    private static string Label(double value, double gap) =>
        Math.Round(value / gap) == 0 ? "0" : value.ToString(gap < 1e-3 ? "0.##e0" : "0.###", CultureInfo.InvariantCulture);
}
