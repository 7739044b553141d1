using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary>
/// A stop in good order: readiness goes first (<c>/health/ready</c> is 503 from the signal on), requests are still taken for
/// <see cref="DrainSettings.Delay"/>, then no more are accepted, and those that run are finished.
/// </summary>
internal sealed partial class Drain(IHostApplicationLifetime lifetime, IOptions<DrainSettings> settings, TimeProvider time, ILogger<Drain> logger) : IHostedLifecycleService
{
    private volatile bool _hasBegun;

    /// <summary>Whether the host has been told to stop.</summary>
    public bool HasBegun => _hasBegun || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Runs before any other service is stopped, the server among them.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        var (delay, timeout) = (settings.Value.Delay, settings.Value.Timeout);
        LogDraining(delay, timeout);
        // A host that never listened has nobody to wait for.
        if (lifetime.ApplicationStarted.IsCancellationRequested)
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "Told to stop: not ready any more, requests are taken for {Delay}, then finished within {Timeout}")]
    private partial void LogDraining(TimeSpan delay, TimeSpan timeout);
}

/// <summary>Puts the drain into the host.</summary>
internal static class Draining
{
    extension(WebApplicationBuilder builder)
    {
        public void AddDrain()
        {
            builder.Services.AddOptions<DrainSettings>().BindConfiguration(DrainSettings.Section).ValidateDataAnnotations().ValidateOnStart();
            builder.Services.AddOptions<HostOptions>()
                .Configure(static (HostOptions host, IOptions<DrainSettings> settings) => host.ShutdownTimeout = settings.Value.Delay + settings.Value.Timeout);
            builder.Services.AddSingleton<Drain>();
            builder.Services.AddHostedService(static services => services.GetRequiredService<Drain>());
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Lets bodies that are on their way arrive, and asks clients that keep connections open to make their next one elsewhere.</summary>
        public void UseDrain()
        {
            var drain = app.Services.GetRequiredService<Drain>();
            app.Use((context, next) =>
            {
                // Kestrel cancels what its body readers wait for when it stops. Its stream then reads on; JSON, which reads the pipe itself, would fail.
                if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is true)
                    context.Features.Set<IRequestBodyPipeFeature>(new RequestBodyPipeFeature(context));
                if (drain.HasBegun && HttpProtocol.IsHttp11(context.Request.Protocol))
                    context.Response.Headers.Connection = "close";
                return next(context);
            });
        }
    }
}
