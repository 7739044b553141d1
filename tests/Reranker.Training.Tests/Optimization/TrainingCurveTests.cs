using CsCheck;

namespace Reranker.Training.Tests;

public class TrainingCurveTests
{
    private static readonly Gen<double[]> Losses = Gen.Double[0, 10].Array[1, 2_000];

    [Fact]
    public void A_curve_stays_small_and_loses_no_step() => Losses.Sample(losses =>
    {
        var points = Draw(losses).Points;

        Assert.InRange(points.Count, 1, 200);
        Assert.Equal(losses.Length, points[^1].Step);
        Assert.Equal(losses.Length, points[^1].LearningRate);
        var (steps, mean) = TrainingCurve.EndOf(points, losses.Length);
        Assert.Equal(losses.Length, steps);
        Assert.Equal(losses.Average(), mean, 1e-9);
    });

    [Fact]
    public void A_curve_that_goes_on_is_the_whole_one() => Gen.Select(Losses, Gen.Double[0, 1]).Sample((losses, share) =>
    {
        var half = (int)(losses.Length * share);
        var resumed = new TrainingCurve(losses.Length);
        resumed.Resume(Draw(losses, half).Points);
        Add(resumed, losses, half, losses.Length);

        Assert.Equal(Draw(losses).Points, resumed.Points);
    });

    [Fact]
    public void The_end_is_as_few_points_as_hold_the_steps()
    {
        TrainingPoint[] points = [new(4, 9, 0), new(8, 2, 0), new(10, 5, 0)];

        Assert.Equal((2, 5.0), TrainingCurve.EndOf(points, 1));
        Assert.Equal((6, 3.0), TrainingCurve.EndOf(points, 3));
    }

    private static TrainingCurve Draw(double[] losses, int? until = null)
    {
        var curve = new TrainingCurve(losses.Length);
        Add(curve, losses, 0, until ?? losses.Length);
        return curve;
    }

    private static void Add(TrainingCurve curve, double[] losses, int from, int until)
    {
        for (var i = from; i < until; i++)
            curve.Add(new TrainingProgress(i + 1, losses.Length, 1, losses[i], LearningRate: i + 1, 0, TimeSpan.Zero));
    }
}
