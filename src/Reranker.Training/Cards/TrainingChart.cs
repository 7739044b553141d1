using System.Globalization;
using System.Text;

namespace Reranker.Training;

/// <summary>The curves of a training as SVG 1.1: one below the other, since their units differ. It paints its own ground, so it reads on any page, light or dark.</summary>
internal static class TrainingChart
{
    public const string FileName = "training.svg";
    public const string Title = "The training, step by step";

    private const int Width = 720;
    private const int PanelHeight = 150;
    private const int Foot = 24;

    private const string Style = """
        text{font:12px system-ui,sans-serif;fill:#24292f}.ground{fill:#fff}.grid{stroke:#d0d7de}.line{fill:none;stroke:#0550ae;stroke-width:1.5}.mark{fill:#0550ae}
        @media(prefers-color-scheme:dark){text{fill:#e6edf3}.ground{fill:#0d1117}.grid{stroke:#30363d}.line{stroke:#79c0ff}.mark{fill:#79c0ff}}
        """;

    /// <returns><see langword="null"/> where no step was taken.</returns>
    public static string? Draw(TrainingOutcome trained)
    {
        if (trained.Curve.Count == 0)
            return null;
        List<ChartPanel> panels =
        [
            new(trained.Curve[0].Step is > 1 and var width ? $"loss, mean of {width} steps" : "loss", [.. trained.Curve.Select(static point => ((double)point.Step, point.Loss))]),
            new("learning rate", [.. trained.Curve.Select(static point => ((double)point.Step, point.LearningRate))]),
        ];
        if (trained.Evaluations.Count > 0)
            panels.Add(new("validation nDCG@10", [.. trained.Evaluations.Select(static evaluation => ((double)evaluation.Step, evaluation.NdcgAt10))]) { IsMarked = true });

        var height = (panels.Count * PanelHeight) + Foot;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Title}</title>\n<style>\n{Style}\n</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"ground\" width=\"{Width}\" height=\"{height}\"/>\n");
        for (var i = 0; i < panels.Count; i++)
            panels[i].Draw(svg, top: i * PanelHeight, steps: trained.Curve[^1].Step);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{ChartPanel.Left}\" y=\"{height - 8}\">0</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{ChartPanel.Right}\" y=\"{height - 8}\" text-anchor=\"end\">{trained.Curve[^1].Step:N0} steps</text>\n");
        return svg.Append("</svg>\n").ToString();
    }
}
