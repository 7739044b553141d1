using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Reranker;

/// <summary>The decorators that come with the library.</summary>
public static class RerankerBuilderExtensions
{
    extension(RerankerBuilder builder)
    {
        /// <summary>
        /// Logs every call: size, model and time at Debug, refusals at Warning, failures at Error. Queries and documents appear at Trace only.
        /// </summary>
        /// <param name="loggerFactory">Where logs go; by default the container's factory, and nowhere when it has none.</param>
        public RerankerBuilder UseLogging(ILoggerFactory? loggerFactory = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.Use((inner, services) => (loggerFactory ?? services.GetService<ILoggerFactory>()) is { } factory
                ? new LoggingReranker(inner, factory.CreateLogger(typeof(IReranker).FullName!), services.GetService<TimeProvider>() ?? TimeProvider.System)
                : inner);
        }

        /// <summary>Traces and measures every call under the names of <see cref="RerankerDiagnostics"/>; nothing is computed where nobody listens.</summary>
        public RerankerBuilder UseTelemetry()
        {
            ArgumentNullException.ThrowIfNull(builder);
            return builder.Use(static (inner, services) => new TelemetryReranker(inner, services.GetService<TimeProvider>() ?? TimeProvider.System));
        }

        /// <summary>
        /// Answers query-document pairs that were scored before from memory, and lets the model score the others, in one call and each once. A score is
        /// known by the model's digest and everything else that decides it, so that a switched model begins anew, and no answer has scores of two models.
        /// Failures are not kept. Documents of one text count as one.
        /// </summary>
        /// <remarks>
        /// Scores of a quantized network depend a little on the pairs of their batch: a kept one may differ from a fresh one in its last digits. The
        /// reranker inside has to tell its <see cref="RerankerMetadata"/>; until it does, as before its first load, nothing is kept. Add the cache after decorators
        /// whose answers depend on the whole request, such as <see cref="UseCascade"/>.
        /// </remarks>
        /// <param name="options">How much is kept, and whether replicas share it; the defaults when <see langword="null"/>.</param>
        /// <exception cref="InvalidOperationException">The pipeline is built with the cache outside of such a decorator, or shall share scores without a <see cref="HybridCache"/> in the container.</exception>
        public RerankerBuilder UseScoreCache(ScoreCacheOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            options ??= new ScoreCacheOptions();
            return builder.Use((inner, services) => new ScoreCacheReranker(
                inner, options, options.Shared ? new SharedScores(services.GetRequiredService<HybridCache>()) : null));
        }

        /// <summary>
        /// Lets a cheap reranker rank all documents, and the one inside only the cheap one's best. The others come after them in the cheap one's order, and
        /// say so: <see cref="RerankResult.FirstStage"/>. <see cref="RerankResponse.Model"/> and <see cref="RerankUsage.TruncatedPairs"/> are the inner one's, <see cref="RerankUsage.TotalTokens"/> counts both.
        /// </summary>
        /// <remarks>
        /// A request of no more documents than are kept goes straight to the inner reranker, and so do all of <see cref="IReranker.ScoreAsync"/>. The cheap one is
        /// asked for its usual kind of score, whatever the request asks for.
        /// </remarks>
        /// <param name="first">Finds the cheap reranker, which stays its owner's to dispose of.</param>
        /// <param name="options">How many documents are kept; the defaults when <see langword="null"/>.</param>
        public RerankerBuilder UseCascade(Func<IServiceProvider, IReranker> first, CascadeOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(first);
            return builder.Use((inner, services) => new CascadeReranker(inner, first(services), options ?? new CascadeOptions()));
        }

        /// <summary>
        /// Takes a champion back that has just been promoted and serves much worse than the one before: fails more, takes longer, or scores otherwise. Needs a
        /// <see cref="ModelPromotion"/> in the container (<c>AddModelPromotion</c>) and a reranker that follows the champion. Nothing does so unless it is asked for.
        /// </summary>
        /// <param name="options">The bounds; <see langword="null"/> for the defaults.</param>
        /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; thrown when the pipeline is built.</exception>
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
