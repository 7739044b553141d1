namespace Reranker.Training.Tests;

public class LinearScheduleTests
{
    [Fact]
    public void The_rate_rises_to_its_peak_and_falls_towards_zero()
    {
        var schedule = new LinearSchedule(peak: 1, totalSteps: 10, warmupRatio: 0.2);
        Assert.Equal([0.5, 1, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125], Enumerable.Range(0, 10).Select(schedule.At));
    }

    [Fact]
    public void Without_warm_up_it_starts_at_the_peak() => Assert.Equal(3e-4, new LinearSchedule(3e-4, 100, 0).At(0));

    [Fact]
    public void A_single_step_trains() => Assert.Equal(1, new LinearSchedule(1, 1, 0.1).At(0));
}
