using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Reranker;
using Reranker.MLflow;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers MLflow.</summary>
public static class MLflowServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Registers <see cref="IMLflowClient"/> and, on top of it, <see cref="IExperimentTracker"/>, <see cref="IModelRegistry"/> and
        /// <see cref="IModelSource"/> as singletons. Options win over MLflow's environment variables and are checked when the host starts.
        /// </summary>
        public IServiceCollection AddMLflow(Action<MLflowOptions>? configure = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddLogging();
            services.TryAddSingleton(TimeProvider.System);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MLflowOptions>, MLflowOptionsValidator>());
            services.AddOptions<MLflowOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
            services.TryAddSingleton(static provider =>
                TrackingLocation.Resolve(provider.GetRequiredService<IOptions<MLflowOptions>>().Value, Environment.GetEnvironmentVariable));
            services.AddRestClient(static provider => ((ServerLocation)provider.GetRequiredService<TrackingLocation>()).Settings);
            services.TryAddSingleton<IMLflowClient>(static provider => MLflowClient.Open(provider));
            services.TryAddSingleton(static provider => ArtifactRepositories.Create(
                provider.GetRequiredService<IOptions<MLflowOptions>>().Value,
                Environment.GetEnvironmentVariable,
                provider.GetRequiredService<TrackingLocation>() is ServerLocation server ? RestServices.CreateDoor(provider, server.Settings) : null,
                provider.GetRequiredService<TimeProvider>()));
            services.TryAddSingleton(static provider => new ModelCache(
                Path.GetFullPath(Path.Combine(provider.GetRequiredService<IOptions<MLflowOptions>>().Value.DataDirectory, "models"))));
            services.TryAddSingleton<IExperimentTracker, MLflowExperimentTracker>();
            services.TryAddSingleton<IModelRegistry, MLflowModelRegistry>();
            services.TryAddSingleton<IModelSource, MLflowModelSource>();
            return services;
        }
    }
}
