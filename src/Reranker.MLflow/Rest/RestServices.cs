using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Polly;

namespace Reranker.MLflow;

/// <summary>Sets up the HTTP client of <see cref="RestDoor"/>: retries outside, then a timeout for each attempt, then TLS and credentials.</summary>
internal static class RestServices
{
    // A file gets as much more time as it needs over a line this slow.
    private const double SlowestBytesPerSecond = 128 * 1024;

    private static readonly string UserAgent =
        $"reranker-mlflow/{typeof(RestServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";

    public static IHttpClientBuilder AddRestClient(this IServiceCollection services, Func<IServiceProvider, RestSettings> settings)
    {
        var builder = services.AddHttpClient(RestDoor.ClientName)
            .ConfigureHttpClient((provider, client) =>
            {
                // Each attempt has its own.
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent);
                client.DefaultRequestHeaders.Authorization = settings(provider).Authorization;
            })
            .ConfigurePrimaryHttpMessageHandler(provider => CreateHandler(settings(provider)))
            // A line for every metric would drown the rest; retries are told by the resilience handler.
            .RemoveAllLoggers();
        builder.AddResilienceHandler("mlflow", (pipeline, context) =>
            AddResilience(pipeline, settings(context.ServiceProvider), context.ServiceProvider.GetService<TimeProvider>() ?? TimeProvider.System));
        return builder.AddHttpMessageHandler(static () => new BodyHandler());
    }

    /// <summary>A client for a program without a container; it owns what it needs.</summary>
    public static RestStore CreateStore(RestSettings settings, ILoggerFactory? loggers, TimeProvider? time)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        if (loggers is not null)
            // The caller's: an instance is not disposed of with the container.
            services.AddSingleton(loggers);
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddRestClient(_ => settings);
        var provider = services.BuildServiceProvider();
        return CreateStore(provider, settings, provider);
    }

    public static RestStore CreateStore(IServiceProvider provider, RestSettings settings, IDisposable? owned = null) => new(
        CreateDoor(provider, settings),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<RestStore>>(),
        owned);

    public static RestDoor CreateDoor(IServiceProvider provider, RestSettings settings) => new(provider.GetRequiredService<IHttpClientFactory>(), settings.Server);

    private static void AddResilience(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, RestSettings settings, TimeProvider time)
    {
        pipeline.TimeProvider = time;
        var retry = settings.Retry;
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
            TimeoutGenerator = arguments => ValueTask.FromResult(
                settings.Timeout + (arguments.Context.GetRequestMessage()?.Options.TryGetValue(BodyHandler.Size, out var size) == true
                    ? TimeSpan.FromSeconds(size / SlowestBytesPerSecond)
                    : TimeSpan.Zero)),
        });
    }

    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "Only where the user asks for it, as MLflow's own variable does.")]
    private static SocketsHttpHandler CreateHandler(RestSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            // A redirected POST loses its body, and credentials must not go to another host.
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        };
        try
        {
            if (settings.ClientCertificatePath is { } client)
                handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(client)];
            if (settings.ServerCertificatePath is { } server)
            {
                handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(server);
            }
        }
        catch (CryptographicException error)
        {
            handler.Dispose();
            throw new MLflowException(MLflowErrorCode.InvalidParameterValue,
                $"A certificate for the MLflow server cannot be read: {error.Message} Expected PEM files; the client's holds its certificate and its key.", error);
        }

        if (settings.InsecureTls)
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
        return handler;
    }
}
