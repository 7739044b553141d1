using System.Globalization;

namespace Reranker.Training;

/// <summary>The curves of a training as SVG: one below the other, since their units differ.</summary>
internal static class TrainingChart
{
    public const string FileName = "training.svg";
    public const string Title = "The training, step by step";

    private const int PanelHeight = 150;
    private const int Foot = 24;

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
        return ChartPage.Draw(Title, height, svg =>
        {
            for (var i = 0; i < panels.Count; i++)
                panels[i].Draw(svg, top: i * PanelHeight, steps: trained.Curve[^1].Step);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{ChartPanel.Left}\" y=\"{height - 8}\">0</text>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{ChartPanel.Right}\" y=\"{height - 8}\" text-anchor=\"end\">{trained.Curve[^1].Step:N0} steps</text>\n");
        });
    }
}
