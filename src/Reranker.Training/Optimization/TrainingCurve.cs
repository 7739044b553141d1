namespace Reranker.Training;

/// <summary>The curve of a training, in points of as many steps as keep it small however long the training is.</summary>
internal sealed class TrainingCurve(int totalSteps)
{
    private const int MaxPoints = 200;
    private readonly int _width = Math.Max(1, (totalSteps + MaxPoints - 1) / MaxPoints);
    private readonly List<TrainingPoint> _points = [];

    public IReadOnlyList<TrainingPoint> Points => _points;

    public void Add(TrainingProgress step)
    {
        if (_points is [.., var last] && last.Step % _width != 0)
        {
            var earlier = last.Step - (_points.Count > 1 ? _points[^2].Step : 0);
            _points[^1] = new TrainingPoint(step.Step, last.Loss + ((step.Loss - last.Loss) / (earlier + 1)), step.LearningRate);
        }
        else
        {
            _points.Add(new TrainingPoint(step.Step, step.Loss, step.LearningRate));
        }
    }

    /// <summary>Goes on from the points of a checkpoint.</summary>
    public void Resume(IReadOnlyList<TrainingPoint> points) => _points.AddRange(points);

    /// <summary>The mean loss of a curve's last points, as few as hold the wanted number of steps.</summary>
    public static (int Steps, double Loss) EndOf(IReadOnlyList<TrainingPoint> points, int wanted)
    {
        var (steps, sum) = (0, 0.0);
        for (var i = points.Count - 1; i >= 0 && steps < wanted; i--)
        {
            var width = points[i].Step - (i > 0 ? points[i - 1].Step : 0);
            steps += width;
            sum += width * points[i].Loss;
        }

        return (steps, sum / steps);
    }
}
