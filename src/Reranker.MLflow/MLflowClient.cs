using Microsoft.Extensions.Logging;

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
        options ??= new MLflowOptions();
        return TrackingLocation.Resolve(options, Environment.GetEnvironmentVariable) switch
        {
            ServerLocation server => RestServices.CreateStore(server.Settings, loggerFactory, timeProvider),
            var location => Open((EmbeddedLocation)location, loggerFactory, timeProvider, OpenArtifacts(null, options, timeProvider), owns: true),
        };
    }

    internal static SqliteStore Open(
        EmbeddedLocation location, ILoggerFactory? loggerFactory, TimeProvider? timeProvider, ArtifactRepositories artifacts, bool owns = false) =>
        new(location.DatabasePath, location.ArtifactRoot, artifacts, timeProvider, loggerFactory?.CreateLogger<SqliteStore>(), owns ? artifacts : null);

    internal static ArtifactRepositories OpenArtifacts(RestDoor? door, MLflowOptions options, TimeProvider? timeProvider) =>
        new(door, () => new S3Storage(S3Settings.Resolve(options, Environment.GetEnvironmentVariable), timeProvider ?? TimeProvider.System));
}
