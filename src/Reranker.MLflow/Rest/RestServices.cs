using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Reranker.MLflow;

/// <summary>Sets up the HTTP client of <see cref="RestDoor"/>: a deadline, retries until then, a timeout for each attempt, then TLS.</summary>
internal static class RestServices
{
    private static readonly string UserAgent =
        $"reranker-mlflow/{typeof(RestServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";

    // An address at which nobody says no is tried for as long, not for as long as an answer may take.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public static IHttpClientBuilder AddRestClient(this IServiceCollection services, Func<IServiceProvider, RestSettings> settings)
    {
        var builder = services.AddHttpClient(RestDoor.ClientName)
            .ConfigureHttpClient(static client =>
            {
                // The pipeline has its own.
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent);
            })
            .ConfigurePrimaryHttpMessageHandler(provider =>
            {
                var handler = HttpHandlers.Create(settings(provider).ServerCertificatePath, settings(provider).ClientCertificatePath, settings(provider).InsecureTls);
                handler.ConnectTimeout = ConnectTimeout;
                return handler;
            })
            // A line for every metric would drown the rest; what is tried again is told by HttpLog.
            .RemoveAllLoggers();
        builder.AddResilienceHandler("mlflow", (pipeline, context) =>
            HttpHandlers.AddResilience(
                pipeline, settings(context.ServiceProvider).Retry, settings(context.ServiceProvider).Timeout, context.ServiceProvider.GetRequiredService<TimeProvider>(),
                context.ServiceProvider.GetRequiredService<ILogger<RestStore>>()));
        return builder.AddHttpMessageHandler(provider => new BodyHandler(settings(provider).MaxAnswer));
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
        CreateDoor(provider, settings.Registry ?? settings),
        provider.GetService<ArtifactRepositories>()
            ?? ArtifactRepositories.Create(new MLflowOptions(), Environment.GetEnvironmentVariable, CreateDoor(provider, settings), provider.GetRequiredService<TimeProvider>()),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<RestStore>>(),
        owned);

    public static RestDoor CreateDoor(IServiceProvider provider, RestSettings settings) => new(provider.GetRequiredService<IHttpClientFactory>(), settings);
}
