using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;

namespace Reranker.MLflow;

/// <summary>What every HTTP client here has: TLS as configured, a deadline for a request, retries until then, and a timeout for each attempt.</summary>
internal static class HttpHandlers
{
    /// <summary>Whether a request must not be carried out twice.</summary>
    public static readonly HttpRequestOptionsKey<bool> Once = new("Reranker.MLflow.Once");

    /// <summary>Whether the server of a request has never answered.</summary>
    public static readonly HttpRequestOptionsKey<bool> FirstContact = new("Reranker.MLflow.FirstContact");

    // A file gets as much more time as it needs over a line this slow.
    private const double SlowestBytesPerSecond = 128 * 1024;

    private static readonly ResiliencePropertyKey<DateTimeOffset> Deadline = new("Reranker.MLflow.Deadline");

    /// <param name="authorities">A PEM file of authorities to trust instead of the system's.</param>
    /// <param name="clientCertificate">A PEM file with a certificate and its key.</param>
    /// <param name="insecure">Whether certificates are not checked.</param>
    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "Only where the user asks for it, as MLflow's own variable does.")]
    public static SocketsHttpHandler Create(string? authorities, string? clientCertificate, bool insecure)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirected POST loses its body, and credentials must not go to another host.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        if (clientCertificate is not null)
            handler.SslOptions.ClientCertificateContext = Certificates.Client(clientCertificate);
        if (authorities is not null)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(Certificates.Authorities(authorities));
        }

        if (insecure)
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        return handler;
    }

    /// <param name="pipeline">Gets them.</param>
    /// <param name="retry">When, how often and how late.</param>
    /// <param name="timeout">Of an attempt; files get more.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of every attempt that failed and will be made again; <see langword="null"/> for nobody.</param>
    public static void AddResilience(
        ResiliencePipelineBuilder<HttpResponseMessage> pipeline, RetryPolicy retry, TimeSpan timeout, TimeProvider time, ILogger? logger = null)
    {
        // Its own log has two lines for every request, nearly all of which say that nothing happened. What it counts stays.
        pipeline.ConfigureTelemetry(NullLoggerFactory.Instance);
        pipeline.TimeProvider = time;
        pipeline.AddTimeout(new HttpTimeoutStrategyOptions
        {
            TimeoutGenerator = arguments =>
            {
                var total = retry.TotalTimeout + TransferTime(arguments.Context);
                arguments.Context.Properties.Set(Deadline, time.GetUtcNow() + total);
                return ValueTask.FromResult(total);
            },
        });
        if (retry.MaxRetries > 0)
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = retry.MaxRetries,
                ShouldHandle = arguments => ValueTask.FromResult(ShouldRetry(retry, arguments.Context, arguments.Outcome, arguments.AttemptNumber, time.GetUtcNow())),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                    retry.Delay(arguments.AttemptNumber, arguments.Outcome.Result, time.GetUtcNow(), Random.Shared.NextDouble())),
                OnRetry = arguments =>
                {
                    if (logger is not null)
                        HttpLog.Retrying(logger, arguments.Context.GetRequestMessage(), arguments.Outcome, arguments.AttemptNumber + 1, retry.MaxRetries, arguments.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            });
        pipeline.AddTimeout(new HttpTimeoutStrategyOptions { TimeoutGenerator = arguments => ValueTask.FromResult(timeout + TransferTime(arguments.Context)) });
    }

    // A wait that would outlast the deadline is not begun: what was answered says more than that time is up.
    private static bool ShouldRetry(RetryPolicy retry, ResilienceContext context, Outcome<HttpResponseMessage> outcome, int attempt, DateTimeOffset now) =>
        RetryPolicy.IsTransient(outcome.Result, outcome.Exception, Has(context, Once))
        && (attempt < RetryPolicy.FirstContactRetries || !RetryPolicy.IsUnreachable(outcome.Exception) || !Has(context, FirstContact))
        && now + retry.Delay(attempt, outcome.Result, now, chance: 1) < context.Properties.GetValue(Deadline, DateTimeOffset.MaxValue);

    private static bool Has(ResilienceContext context, HttpRequestOptionsKey<bool> key) =>
        context.GetRequestMessage() is { } request && request.Options.TryGetValue(key, out var value) && value;

    private static TimeSpan TransferTime(ResilienceContext context) => TimeSpan.FromSeconds(Size(context.GetRequestMessage()) / SlowestBytesPerSecond);

    private static long Size(HttpRequestMessage? request) =>
        request is null ? 0 : request.Options.TryGetValue(BodyHandler.Size, out var size) ? size : request.Content?.Headers.ContentLength ?? 0;
}
