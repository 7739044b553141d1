using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a stop in good order.</summary>
public static class DrainServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Has the host stop in good order: readiness goes first (a health check with the tag <c>ready</c>), requests are still taken for <see cref="DrainOptions.Delay"/>, then no more are
        /// accepted, and those that run are finished within <see cref="DrainOptions.Timeout"/>. Both together become the shutdown timeout of the host. Goes with <c>UseRerankerDrain</c>.
        /// </summary>
        /// <param name="configure">Sets how long each takes.</param>
        public IServiceCollection AddRerankerDrain(Action<DrainOptions>? configure = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddOptions<DrainOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DrainOptions>, DrainOptionsValidator>());
            services.AddOptions<HostOptions>()
                .Configure(static (HostOptions host, IOptions<DrainOptions> drain) => host.ShutdownTimeout = drain.Value.Delay + drain.Value.Timeout);
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<Drain>();
            services.AddHostedService(static provider => provider.GetRequiredService<Drain>());
            services.AddHealthChecks().AddCheck<Drain>("drain", tags: ["ready"]);
            return services;
        }
    }
}
