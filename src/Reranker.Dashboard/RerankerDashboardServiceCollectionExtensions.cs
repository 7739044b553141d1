using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Reranker.Dashboard;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what the dashboard needs.</summary>
public static class RerankerDashboardServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers the dashboard, which <c>MapRerankerDashboard</c> mounts. What it shows, it takes from the services that the host has.</summary>
        /// <param name="configure">Changes the options.</param>
        public IServiceCollection AddRerankerDashboard(Action<RerankerDashboardOptions>? configure = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddOptions<RerankerDashboardOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RerankerDashboardOptions>, RerankerDashboardOptionsValidator>());
            services.AddRazorComponents();
            services.TryAddSingleton(TimeProvider.System);
            services.TryAddSingleton<ServingFigures>();
            return services;
        }
    }
}
