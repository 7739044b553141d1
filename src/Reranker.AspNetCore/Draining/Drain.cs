using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Reranker.AspNetCore;

/// <summary>Begins when the host is told to stop: readiness goes, requests are still taken for <see cref="DrainOptions.Delay"/>, then those that run are finished.</summary>
internal sealed partial class Drain(IHostApplicationLifetime lifetime, IOptions<DrainOptions> options, TimeProvider time, ILogger<Drain> logger)
    : IHostedLifecycleService, IHealthCheck
{
    private volatile bool _hasBegun;

    /// <summary>Whether the host has been told to stop.</summary>
    public bool HasBegun => _hasBegun || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Runs before any other service is stopped, the server among them.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        var (delay, timeout) = (options.Value.Delay, options.Value.Timeout);
        LogDraining(delay, timeout);
        // A host that never listened has nobody to wait for.
        if (lifetime.ApplicationStarted.IsCancellationRequested)
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => Task.FromResult(
        HasBegun ? HealthCheckResult.Unhealthy("The host is stopping; requests that still come are answered.") : HealthCheckResult.Healthy());

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Told to stop: not ready any more, requests are taken for {Delay}, then finished within {Timeout}")]
    private partial void LogDraining(TimeSpan delay, TimeSpan timeout);
}
