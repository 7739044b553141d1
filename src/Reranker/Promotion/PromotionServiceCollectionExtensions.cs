using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Reranker;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the promotion policy, and what moves the champion's place.</summary>
public static class PromotionServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers a singleton <see cref="ChampionChallengerPolicy"/>; options out of their range stop the host at its start.</summary>
        /// <param name="configure">Changes the options.</param>
        public IServiceCollection AddPromotionPolicy(Action<ChampionChallengerPolicyOptions>? configure = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddOptions<ChampionChallengerPolicyOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ChampionChallengerPolicyOptions>, ChampionChallengerPolicyOptionsValidator>());
            services.TryAddSingleton(static provider => new ChampionChallengerPolicy(provider.GetRequiredService<IOptions<ChampionChallengerPolicyOptions>>().Value));
            return services;
        }

        /// <summary>Registers a singleton <see cref="ModelPromotion"/>. It needs an <see cref="IModelRegistry"/> and an <see cref="IExperimentTracker"/>: <c>AddMLflow</c>.</summary>
        /// <param name="registeredModel">The registered model whose champion is changed; <see langword="null"/> for the one that <see cref="ModelRegistryOptions"/> names.</param>
        public IServiceCollection AddModelPromotion(string? registeredModel = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddRegisteredModelName(registeredModel);
            services.TryAddSingleton(TimeProvider.System);
            services.TryAddSingleton(static provider => new ModelPromotion(
                provider.GetRequiredService<IModelRegistry>(), provider.GetRequiredService<IExperimentTracker>(), provider.GetRequiredService<IOptions<ModelRegistryOptions>>(),
                provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<ModelPromotion>>()));
            return services;
        }
    }
}
