using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Reranker.MLflow;

/// <summary>What every HTTP client here has: TLS as configured, retries, and a timeout for each attempt.</summary>
internal static class HttpHandlers
{
    // A file gets as much more time as it needs over a line this slow.
    private const double SlowestBytesPerSecond = 128 * 1024;

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
        try
        {
            if (clientCertificate is not null)
                handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(clientCertificate)];
            if (authorities is not null)
            {
                handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(authorities);
            }
        }
        catch (CryptographicException error)
        {
            handler.Dispose();
            throw new MLflowException(MLflowErrorCode.InvalidParameterValue,
                $"A certificate cannot be read: {error.Message} Expected PEM files; the client's holds its certificate and its key.", error);
        }

        if (insecure)
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        return handler;
    }

    public static void AddResilience(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, RetryPolicy retry, TimeSpan timeout, TimeProvider time)
    {
        pipeline.TimeProvider = time;
        if (retry.MaxRetries > 0)
            pipeline.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = retry.MaxRetries,
                ShouldHandle = static arguments => ValueTask.FromResult(RetryPolicy.IsTransient(arguments.Outcome.Result, arguments.Outcome.Exception)),
                DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                    retry.Delay(arguments.AttemptNumber, arguments.Outcome.Result, time.GetUtcNow(), Random.Shared.NextDouble())),
            });
        pipeline.AddTimeout(new HttpTimeoutStrategyOptions
        {
            TimeoutGenerator = arguments => ValueTask.FromResult(timeout + TimeSpan.FromSeconds(Size(arguments.Context.GetRequestMessage()) / SlowestBytesPerSecond)),
        });
    }

    private static long Size(HttpRequestMessage? request) =>
        request is null ? 0 : request.Options.TryGetValue(BodyHandler.Size, out var size) ? size : request.Content?.Headers.ContentLength ?? 0;
}
