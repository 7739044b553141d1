using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Reranker;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Names the registered model.</summary>
public static class ModelRegistryServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers the name of the registered model, which is checked when the host starts. What serves, trains and promotes calls this itself.</summary>
        /// <param name="registeredModel">The name; <see langword="null"/> leaves what was set before, or the default.</param>
        public IServiceCollection AddRegisteredModelName(string? registeredModel = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            var options = services.AddOptions<ModelRegistryOptions>().ValidateOnStart();
            if (registeredModel is not null)
                options.Configure(registry => registry.RegisteredModel = registeredModel);
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelRegistryOptions>, ModelRegistryOptionsValidator>());
            return services;
        }
    }
}
