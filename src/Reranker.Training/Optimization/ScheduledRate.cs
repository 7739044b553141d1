namespace Reranker.Training;

/// <summary>A learning rate that rises linearly over the warm-up and then follows its schedule.</summary>
internal sealed class ScheduledRate(LearningRateSchedule schedule, double peak, int totalSteps, double warmupRatio)
{
    private readonly int _warmup = (int)Math.Ceiling(totalSteps * warmupRatio);

    /// <summary>The rate of a step, from 0.</summary>
    public double At(int step) => step < _warmup ? peak * (step + 1) / _warmup : peak * Factor((double)(step - _warmup) / Math.Max(1, totalSteps - _warmup));

    private double Factor(double done) => schedule switch
    {
        LearningRateSchedule.Linear => 1 - done,
        LearningRateSchedule.Cosine => (1 + Math.Cos(Math.PI * done)) / 2,
        _ => 1,
    };
}
