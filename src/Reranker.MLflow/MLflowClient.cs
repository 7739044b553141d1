using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Reranker.MLflow;

/// <summary>Makes MLflow clients, for programs without a service container.</summary>
public static class MLflowClient
{
    /// <summary>Makes a client of a server or of the embedded store. The store's file is opened, and made where there is none, by the first call.</summary>
    /// <param name="options">Where MLflow is; MLflow's environment variables fill what is not set.</param>
    /// <param name="loggerFactory">Where warnings go.</param>
    /// <param name="timeProvider">The clock; the system's by default.</param>
    /// <exception cref="MLflowException">A setting is not one that this version can use.</exception>
    public static IMLflowClient Create(MLflowOptions? options = null, ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(Options.Create(options ?? new MLflowOptions()));
        services.AddSingleton(timeProvider ?? TimeProvider.System);
        if (loggerFactory is not null)
            // The caller's: an instance is not disposed of with the container.
            services.AddSingleton(loggerFactory);
        var provider = services.AddMLflow().BuildServiceProvider();
        try
        {
            return Open(provider, owned: provider);
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    /// <summary>Makes the client of a container.</summary>
    /// <param name="provider">What <c>AddMLflow</c> registered.</param>
    /// <param name="owned">Disposed of with the client.</param>
    internal static IMLflowClient Open(IServiceProvider provider, IDisposable? owned = null) => provider.GetRequiredService<TrackingLocation>() switch
    {
        ServerLocation server => RestServices.CreateStore(provider, server.Settings, owned),
        var location => new SqliteStore(
            (EmbeddedLocation)location,
            provider.GetRequiredService<ArtifactRepositories>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SqliteStore>>(),
            owned),
    };
}
