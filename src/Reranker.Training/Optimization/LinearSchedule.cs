namespace Reranker.Training;

/// <summary>A learning rate that rises linearly over the warm-up and then falls linearly to 0.</summary>
internal sealed class LinearSchedule(double peak, int totalSteps, double warmupRatio)
{
    private readonly int _warmup = (int)Math.Ceiling(totalSteps * warmupRatio);

    /// <summary>The rate of a step, from 0.</summary>
    public double At(int step) =>
        step < _warmup
            ? peak * (step + 1) / _warmup
            : peak * (totalSteps - step) / Math.Max(1, totalSteps - _warmup);
}
