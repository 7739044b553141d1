using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Keeps scores.</summary>
public static class ScoreCacheRerankerBuilderExtensions
{
    extension(RerankerBuilder builder)
    {
        /// <summary>
        /// Answers query-document pairs that were scored before from memory, and lets the model score the others, in one call and each once. A score is
        /// known by the model's digest and everything else that decides it, so that a switched model begins anew, and no answer has scores of two models.
        /// Failures are not kept. Documents of one text count as one.
        /// </summary>
        /// <remarks>
        /// Scores of a quantized network depend a little on the pairs of their batch: a kept one may differ from a fresh one in its last digits. The
        /// reranker inside has to tell its <see cref="RerankerMetadata"/>; until it does, as before its first load, nothing is kept. Add the cache after decorators
        /// whose answers depend on the whole request, such as <see cref="CascadeRerankerBuilderExtensions"/>.
        /// </remarks>
        /// <param name="options">How much is kept, and whether replicas share it; the defaults when <see langword="null"/>.</param>
        /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
        /// <exception cref="InvalidOperationException">The pipeline is built with the cache outside of such a decorator, or shall share scores without a <see cref="HybridCache"/> in the container.</exception>
        public RerankerBuilder UseScoreCache(ScoreCacheOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            options = new ScoreCacheOptionsValidator().Require(options ?? new ScoreCacheOptions());
            return builder.Use((inner, services) => new ScoreCacheReranker(
                inner, options, options.Shared ? new SharedScores(services.GetRequiredService<HybridCache>()) : null));
        }
    }
}
