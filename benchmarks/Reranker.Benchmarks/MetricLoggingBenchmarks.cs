using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Reranker.MLflow;

namespace Reranker.Benchmarks;

/// <summary>
/// What a metric costs: 10,000 that a run sends in batches, beside metrics that are logged one by one; on the embedded store, and over HTTP to a server on this machine
/// that reads what it gets and does nothing with it. An iteration is one run.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, warmupCount: 2, iterationCount: 10)]
public class MetricLoggingBenchmarks
{
    private const int Metrics = 10_000;
    private const int Singles = 500;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlflow-benchmark-");
    private WebApplication? _server;
    private IMLflowClient _client = null!;

    /// <summary>Whether there is a server.</summary>
    [Params(false, true)]
    public bool OverHttp { get; set; }

    [GlobalSetup]
    public async Task OpenAsync()
    {
        if (OverHttp)
            _server = await StartServerAsync();
        _client = MLflowClient.Create(new MLflowOptions
        {
            DataDirectory = _folder.FullName,
            TrackingUri = _server?.Urls.First() ?? $"sqlite:///{_folder.FullName}/mlflow.db",
        });
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        _client.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Singles)]
    public async Task OneByOne()
    {
        var run = (await _client.CreateRunAsync("0")).Info.RunId;
        for (var step = 0; step < Singles; step++)
            await _client.LogMetricAsync(run, new Metric("loss", 1.0 / (step + 1), step, step));
    }

    [Benchmark(OperationsPerInvoke = Metrics)]
    public async Task InBatches()
    {
        await using var run = await _client.StartRunAsync(new RunOptions { ExperimentId = "0" });
        for (var step = 0; step < Metrics; step++)
            await run.LogMetricAsync("loss", 1.0 / (step + 1), step);
        await run.EndAsync();
    }

    private static async Task<WebApplication> StartServerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.Run(static async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(
                """{"run":{"info":{"run_id":"r","experiment_id":"0","status":"RUNNING"}},"run_info":{"run_id":"r","experiment_id":"0","status":"FINISHED"}}""");
        });
        await server.StartAsync();
        return server;
    }
}
