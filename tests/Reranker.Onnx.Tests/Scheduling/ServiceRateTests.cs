namespace Reranker.Onnx.Tests.Scheduling;

public sealed class ServiceRateTests
{
    [Fact]
    public void What_waits_takes_as_long_as_such_took_lately_over_all_runs()
    {
        var rate = new ServiceRate(parallelRuns: 2);
        Assert.Equal(TimeSpan.Zero, rate.TimeFor(1_000_000));

        rate.Add(100, TimeSpan.FromSeconds(1));
        Assert.Equal(5, rate.TimeFor(1000).TotalSeconds, 1e-9);
        for (var run = 0; run < 5000; run++)
            rate.Add(100, TimeSpan.FromSeconds(0.1));
        Assert.Equal(0.5, rate.TimeFor(1000).TotalSeconds, 1e-3);
    }
}
