using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reranker.MLflow.Tests;

/// <summary>Values that MLflow takes and keeps otherwise: whoever logs them is told.</summary>
public sealed class SilentChangeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_a_server_are_told_with_their_key_and_once_a_batch()
    {
        await using var server = await LoopbackServer.StartAsync(
            static context => context.Response.WriteAsync("""{"run":{"info":{"run_id":"r","experiment_id":"0","status":"RUNNING"}}}"""), Cancellation);

        Assert.Collection(
            await WarningsAsync(new MLflowOptions { TrackingUri = server.Uri, MaxRetries = 0 }),
            static told => Assert.Contains("'mlflow.runName' has 251 characters", told),
            static told => Assert.Contains("metrics loss, norm:", told),
            static told => Assert.Contains("parameter 'p' has 6001 characters", told),
            static told => Assert.Contains("tag 't' has 5001 characters", told),
            static told => Assert.Contains("metrics loss:", told));
    }

    [Fact]
    public async Task Of_the_embedded_store_are_told_with_their_key()
    {
        using var folder = new TemporaryFolder();
        var told = await WarningsAsync(new MLflowOptions { TrackingUri = "sqlite:///" + folder["mlflow.db"], DataDirectory = folder.Path });

        Assert.Equal(4, told.Count(static line => line.Contains("is infinite", StringComparison.Ordinal)));
        Assert.Contains(told, static line => line.Contains("parameter 'p' has 6001 characters", StringComparison.Ordinal));
        Assert.Contains(told, static line => line.Contains("tag 't' has 5001 characters", StringComparison.Ordinal));
    }

    private static async Task<List<string>> WarningsAsync(MLflowOptions options)
    {
        using var warnings = new Warnings();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(warnings));
        using var client = MLflowClient.Create(options, loggers);
        var run = (await client.CreateRunAsync("0", new string('n', 251), cancellationToken: Cancellation)).Info.RunId;
        await client.LogBatchAsync(
            run,
            [new Metric("loss", double.PositiveInfinity, 1), new Metric("loss", double.NegativeInfinity, 2), new Metric("norm", double.PositiveInfinity, 1), new Metric("nan", double.NaN, 1)],
            [KeyValuePair.Create("p", new string('v', 6001)), KeyValuePair.Create("q", new string('v', 6000))],
            [KeyValuePair.Create("t", new string('v', 5001))],
            Cancellation);
        await client.LogMetricAsync(run, new Metric("loss", double.PositiveInfinity, 3), Cancellation);
        return warnings.Messages;
    }
}
