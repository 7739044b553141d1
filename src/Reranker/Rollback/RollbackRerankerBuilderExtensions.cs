using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Takes back a champion that serves badly.</summary>
public static class RollbackRerankerBuilderExtensions
{
    extension(RerankerBuilder builder)
    {
        /// <summary>
        /// Takes a champion back that has just been promoted and serves much worse than the one before: fails more, takes longer, or scores otherwise. Needs a
        /// <see cref="ModelPromotion"/> in the container (<c>AddModelPromotion</c>) and a reranker that follows the champion. Nothing does so unless it is asked for.
        /// </summary>
        /// <param name="options">The bounds; <see langword="null"/> for the defaults.</param>
        /// <exception cref="OptionsValidationException">An option is out of its range; thrown when the pipeline is built.</exception>
        public RerankerBuilder UseAutomaticRollback(RollbackGuardOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.Use((inner, services) =>
            {
                var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
                var logger = services.GetService<ILoggerFactory>()?.CreateLogger<ModelPromotion>() ?? NullLogger<ModelPromotion>.Instance;
                return new WatchedReranker(inner, new ChampionWatch(options ?? new RollbackGuardOptions(), services.GetRequiredService<ModelPromotion>(), time, logger), time);
            });
        }
    }
}
