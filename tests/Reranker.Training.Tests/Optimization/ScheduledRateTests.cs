namespace Reranker.Training.Tests;

public class ScheduledRateTests
{
    [Fact]
    public void Linear_rises_to_its_peak_and_falls_towards_zero() =>
        Assert.Equal([0.5, 1, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125], Rates(LearningRateSchedule.Linear, 10, warmupRatio: 0.2));

    [Fact]
    public void Cosine_falls_slowly_first_and_last()
    {
        var rates = Rates(LearningRateSchedule.Cosine, 5, warmupRatio: 0.2);
        foreach (var (expected, rate) in new[] { 1, 1, 0.5 + (Math.Sqrt(0.5) / 2), 0.5, 0.5 - (Math.Sqrt(0.5) / 2) }.Zip(rates))
            Assert.Equal(expected, rate, 1e-12);
    }

    [Fact]
    public void Constant_stays_after_its_warm_up() => Assert.Equal([0.5, 1, 1, 1], Rates(LearningRateSchedule.Constant, 4, warmupRatio: 0.5));

    [Theory]
    [InlineData(LearningRateSchedule.Linear)]
    [InlineData(LearningRateSchedule.Cosine)]
    [InlineData(LearningRateSchedule.Constant)]
    public void Without_warm_up_and_in_a_single_step_it_starts_at_the_peak(LearningRateSchedule schedule)
    {
        Assert.Equal(3e-4, new ScheduledRate(schedule, 3e-4, 100, 0).At(0));
        Assert.Equal(1, new ScheduledRate(schedule, 1, 1, 0.1).At(0));
    }

    private static IEnumerable<double> Rates(LearningRateSchedule schedule, int steps, double warmupRatio)
    {
        var rate = new ScheduledRate(schedule, peak: 1, steps, warmupRatio);
        return Enumerable.Range(0, steps).Select(rate.At);
    }
}
