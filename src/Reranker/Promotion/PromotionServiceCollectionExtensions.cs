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
        /// <param name="configure">Changes the options.</param>
        public IServiceCollection AddModelPromotion(Action<ModelPromotionOptions>? configure = null)
        {
            ArgumentNullException.ThrowIfNull(services);
            services.AddOptions<ModelPromotionOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelPromotionOptions>, ModelPromotionOptionsValidator>());
            services.TryAddSingleton(TimeProvider.System);
            services.TryAddSingleton(static provider => new ModelPromotion(
                provider.GetRequiredService<IModelRegistry>(), provider.GetRequiredService<IExperimentTracker>(), provider.GetRequiredService<IOptions<ModelPromotionOptions>>(),
                provider.GetRequiredService<TimeProvider>(), provider.GetService<ILogger<ModelPromotion>>()));
            return services;
        }
    }
}
