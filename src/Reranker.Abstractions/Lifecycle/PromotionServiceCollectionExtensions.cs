using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Reranker;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the promotion policy.</summary>
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
    }
}
