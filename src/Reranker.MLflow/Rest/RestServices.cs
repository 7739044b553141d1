using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Reranker.MLflow;

/// <summary>Sets up the HTTP client of <see cref="RestDoor"/>: retries outside, then a timeout for each attempt, then TLS and credentials.</summary>
internal static class RestServices
{
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
            .ConfigurePrimaryHttpMessageHandler(provider =>
                HttpHandlers.Create(settings(provider).ServerCertificatePath, settings(provider).ClientCertificatePath, settings(provider).InsecureTls))
            // A line for every metric would drown the rest; retries are told by the resilience handler.
            .RemoveAllLoggers();
        builder.AddResilienceHandler("mlflow", (pipeline, context) =>
            HttpHandlers.AddResilience(
                pipeline, settings(context.ServiceProvider).Retry, settings(context.ServiceProvider).Timeout, context.ServiceProvider.GetRequiredService<TimeProvider>()));
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
        provider.GetService<ArtifactRepositories>()
            ?? ArtifactRepositories.Create(new MLflowOptions(), Environment.GetEnvironmentVariable, CreateDoor(provider, settings), provider.GetRequiredService<TimeProvider>()),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<RestStore>>(),
        owned);

    public static RestDoor CreateDoor(IServiceProvider provider, RestSettings settings) => new(provider.GetRequiredService<IHttpClientFactory>(), settings.Server);
}
