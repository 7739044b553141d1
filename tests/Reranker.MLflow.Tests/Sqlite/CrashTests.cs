using System.Globalization;

namespace Reranker.MLflow.Tests;

public sealed class CrashTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_killed_while_it_writes_leaves_all_that_was_accepted_and_no_half_of_anything()
    {
        using var store = new StoreFixture();
        var run = (await store.Client.CreateRunAsync("0", cancellationToken: Cancellation)).Info.RunId;

        var accepted = -1;
        using (var worker = CrashWorker.Start(store.DatabasePath, run))
        {
            while (accepted < 50 && await worker.StandardOutput.ReadLineAsync(Cancellation) is { } line)
                accepted = int.Parse(line, CultureInfo.InvariantCulture);
            worker.Kill();
            await worker.WaitForExitAsync(Cancellation);
        }

        var (first, second) = (await store.Client.GetMetricHistoryAsync(run, "a", Cancellation), await store.Client.GetMetricHistoryAsync(run, "b", Cancellation));
        Assert.True(accepted >= 50 && first.Count > accepted, $"{first.Count} steps are there, {accepted + 1} were accepted.");
        Assert.Equal(first.Select(static metric => metric.Step), second.Select(static metric => metric.Step));
        Assert.Equal(["ok"], store.Read("PRAGMA integrity_check"));
        await store.Client.LogMetricAsync(run, new Metric("a", 0, 0, -1), Cancellation);
    }
}
