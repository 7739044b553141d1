using System.Xml.Linq;
using CsCheck;

namespace Reranker.Training.Tests;

public class TrainingChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public async Task The_curves_are_drawn_as_they_always_were()
    {
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Cards", "training.svg"), TestContext.Current.CancellationToken), TrainingChart.Draw(CardExample.Trained));
    }

    [Fact]
    public void A_training_without_steps_has_no_curves() =>
        Assert.Null(TrainingChart.Draw(CardExample.Trained with { Curve = [] }));

    [Fact]
    public void A_training_without_validation_has_no_panel_for_it()
    {
        var chart = TrainingChart.Draw(CardExample.Trained with { Evaluations = [] })!;

        Assert.Equal(2, XDocument.Parse(chart).Descendants(Svg + "polyline").Count());
        Assert.DoesNotContain("nDCG@10</text>", chart, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_values_all_is_drawn_inside_the_picture() => Gen.Double[-1e6, 1e6].Array[1, 50].Sample(losses =>
    {
        var points = losses.Select(static (loss, index) => new TrainingPoint(index + 1, loss, 1e-9 * index)).ToArray();
        var root = XDocument.Parse(TrainingChart.Draw(CardExample.Trained with { Curve = points, Evaluations = [] })!).Root!;
        var height = (double)root.Attribute("height")!;

        foreach (var point in root.Descendants(Svg + "polyline").SelectMany(static line => ((string)line.Attribute("points")!).Split(' ')))
        {
            var place = point.Split(',').Select(static number => double.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            Assert.InRange(place[0], ChartPanel.Left, ChartPanel.Right);
            Assert.InRange(place[1], 0, height);
        }

        Assert.InRange(root.Descendants(Svg + "path").Count(), 4, 16);
    });
}
