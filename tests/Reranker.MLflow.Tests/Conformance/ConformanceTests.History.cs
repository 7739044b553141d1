namespace Reranker.MLflow.Tests;

public abstract partial class ConformanceTests
{
    [Fact]
    public async Task A_long_history_comes_in_pages_where_there_are_pages()
    {
        var run = await CreateRunAsync();
        await Client.LogBatchAsync(run, [.. Enumerable.Range(0, 7).Select(static step => new Metric("m", step, Start, step))], cancellationToken: Cancellation);

        var values = new List<double>();
        string? token = null;
        do
        {
            var page = await Client.GetMetricHistoryPageAsync(run, "m", 3, token, Cancellation);
            values.AddRange(page.Items.Select(static point => point.Value));
            token = page.NextPageToken;
        }
        while (token is not null);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], values);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], await Client.EnumerateMetricHistoryAsync(run, "m", Cancellation).Select(static point => point.Value).ToListAsync(Cancellation));
        await InvalidAsync(() => Client.GetMetricHistoryPageAsync(run, "m", 0, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task The_histories_of_several_runs_are_thinned_out_to_the_same_steps()
    {
        var first = await CreateRunAsync();
        var second = (await Client.CreateRunAsync((await Client.GetRunAsync(first, Cancellation)).Info.ExperimentId, "other", Start, cancellationToken: Cancellation)).Info.RunId;
        await Client.LogBatchAsync(first, [.. Enumerable.Range(0, 100).Select(static step => new Metric("m", step, Start + step, step))], cancellationToken: Cancellation);
        await Client.LogBatchAsync(second, [.. Enumerable.Range(0, 100).Select(static step => new Metric("m", -step, Start + step, step * 3))], cancellationToken: Cancellation);

        async Task<string> Steps(string run, int? start, int? end, int count)
        {
            var histories = await Client.GetMetricHistoryBulkIntervalAsync([first, second], "m", start, end, count, Cancellation);
            return string.Join(' ', histories[run].Select(static point => point.Step));
        }

        Assert.Equal("0 16 33 49 66 83 99", await Steps(first, null, null, 10));
        Assert.Equal("0 33 66 99 150 198 249 297", await Steps(second, null, null, 10));
        Assert.Equal("20 21 22", await Steps(first, 20, 22, 10));
        Assert.Equal("21", await Steps(second, 20, 22, 10));
        // 2.12.1 leaves out the steps within an interval that begins late: it holds their index against the interval's length.
        Assert.Equal((await Client.GetServerInfoAsync(Cancellation)).IsAtLeast(new Version(3, 0)) ? "20 24 28 32 36 40" : "20 40", await Steps(first, 20, 40, 5));
        Assert.Empty(await Client.GetMetricHistoryBulkIntervalAsync([first, second], "n", cancellationToken: Cancellation));
        await InvalidAsync(() => Client.GetMetricHistoryBulkIntervalAsync([first], "m", 5, 4, cancellationToken: Cancellation));
        await InvalidAsync(() => Client.GetMetricHistoryBulkIntervalAsync([first], "m", 5, cancellationToken: Cancellation));
        await InvalidAsync(() => Client.GetMetricHistoryBulkIntervalAsync([first], "m", maxResults: 2_501, cancellationToken: Cancellation));
        await InvalidAsync(() => Client.GetMetricHistoryBulkIntervalAsync([], "m", cancellationToken: Cancellation));
    }
}
