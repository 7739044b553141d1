using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Reranker;
using Reranker.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks of a reranker.</summary>
public static class RerankerHealthChecksBuilderExtensions
{
    extension(IHealthChecksBuilder builder)
    {
        /// <summary>
        /// Adds a check of the <see cref="IReranker"/>: unhealthy until a model serves, degraded where a newer one could not be had (the old one goes on serving), otherwise healthy.
        /// The data has the model under <see cref="RerankerHealthData.Model"/>.
        /// </summary>
        /// <param name="name">The name of the check.</param>
        /// <param name="failureStatus">What is reported until a model serves. Default: unhealthy.</param>
        /// <param name="tags">Tags to choose checks by; <c>ready</c> and <c>startup</c> by default.</param>
        public IHealthChecksBuilder AddReranker(string name = "reranker", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.AddCheck<RerankerHealthCheck>(name, failureStatus, tags ?? ["ready", "startup"]);
        }

        /// <summary>Adds a check of the <see cref="IModelRegistry"/>: healthy while it answers within two seconds and names a champion. Replicas serve on without it.</summary>
        /// <param name="name">The name of the check.</param>
        /// <param name="failureStatus">What is reported otherwise. Default: degraded.</param>
        /// <param name="tags">Tags to choose checks by; none by default.</param>
        public IHealthChecksBuilder AddModelRegistry(string name = "model_registry", HealthStatus? failureStatus = HealthStatus.Degraded, IEnumerable<string>? tags = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.AddRegisteredModelName();
            return builder.AddCheck<ModelRegistryHealthCheck>(name, failureStatus, tags ?? []);
        }
    }
}
