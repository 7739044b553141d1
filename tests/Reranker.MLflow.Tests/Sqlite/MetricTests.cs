using CsCheck;

namespace Reranker.MLflow.Tests;

public sealed class MetricTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NaN_and_infinities_are_kept_as_MLflow_keeps_them()
    {
        using var store = new StoreFixture();
        var run = (await store.Client.CreateRunAsync("0", cancellationToken: Cancellation)).Info.RunId;
        await store.Client.LogBatchAsync(
            run, [new Metric("nan", double.NaN, 1), new Metric("up", double.PositiveInfinity, 1), new Metric("down", double.NegativeInfinity, 1)], cancellationToken: Cancellation);

        Assert.Equal(["down|-1.7976931348623157E+308|0", "nan|0|1", "up|1.7976931348623157E+308|0"], store.Read("SELECT key, value, is_nan FROM metrics ORDER BY key"));
        Assert.Equal(
            [double.MinValue, double.NaN, double.MaxValue], (await store.Client.GetRunAsync(run, Cancellation)).Data.Metrics.Select(static metric => metric.Value));
    }

    [Fact]
    public async Task The_latest_value_is_that_of_the_highest_step_then_time_then_value_in_whatever_order_they_come()
    {
        using var store = new StoreFixture();
        await Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[-3, 3]).Array[1, 12].SampleAsync(
            async points =>
            {
                var run = (await store.Client.CreateRunAsync("0")).Info.RunId;
                foreach (var (step, time, value) in points)
                    await store.Client.LogMetricAsync(run, new Metric("m", value, time, step));

                var (lastStep, lastTime, lastValue) = points.Max();
                Assert.Equal(new Metric("m", lastValue, lastTime, lastStep), Assert.Single((await store.Client.GetRunAsync(run)).Data.Metrics));
                Assert.Equal(points.Distinct().Count(), (await store.Client.GetMetricHistoryAsync(run, "m")).Count);
            },
            iter: 20,
            threads: 1);
    }

    [Fact]
    public async Task A_batch_is_kept_whole_or_not_at_all()
    {
        using var store = new StoreFixture();
        var run = (await store.Client.CreateRunAsync("0", cancellationToken: Cancellation)).Info.RunId;
        await store.Client.LogParamAsync(run, "p", "1", Cancellation);

        var error = await Assert.ThrowsAsync<MLflowException>(() => store.Client.LogBatchAsync(
            run, [new Metric("m", 1, 1)], [KeyValuePair.Create("new", "1"), KeyValuePair.Create("p", "2")], [KeyValuePair.Create("t", "1")], Cancellation));

        Assert.Contains("[{'key': 'p', 'old_value': '1', 'new_value': '2'}]", error.Message);
        var data = (await store.Client.GetRunAsync(run, Cancellation)).Data;
        Assert.Empty(data.Metrics);
        Assert.Equal(["p"], data.Params.Keys);
        Assert.Equal([SystemTags.RunName], data.Tags.Keys);
    }

    [Fact]
    public async Task Long_values_are_cut_by_characters_not_by_halves_of_them()
    {
        using var store = new StoreFixture();
        var run = (await store.Client.CreateRunAsync("0", cancellationToken: Cancellation)).Info.RunId;
        await store.Client.LogParamAsync(run, "p", string.Concat(Enumerable.Repeat("😀", 6001)), Cancellation);
        await store.Client.SetTagAsync(run, "t", new string('x', 5001), Cancellation);

        var data = (await store.Client.GetRunAsync(run, Cancellation)).Data;
        Assert.Equal(string.Concat(Enumerable.Repeat("😀", 6000)), data.Params["p"]);
        Assert.Equal(5000, data.Tags["t"].Length);
    }
}
