using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Answers also when the model does not.</summary>
public static class FallbackRerankerBuilderExtensions
{
    extension(RerankerBuilder builder)
    {
        /// <summary>
        /// Answers in the first stage's order where the model fails, is overloaded, or takes longer than a deadline: by <see cref="RerankDocument.Score"/> where all documents
        /// have one, otherwise in the order of the request. Such an answer says so: <see cref="RerankResponse.Degraded"/>.
        /// </summary>
        /// <remarks>
        /// A request that cannot be ranked is still refused, and one that its caller cancels is cancelled. <see cref="IReranker.ScoreAsync"/> has no first stage: it is passed on as it is.
        /// Add it first, outside of the others; around a reranker that has one already it adds nothing.
        /// </remarks>
        /// <param name="configure">Sets the deadline and the rest.</param>
        /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
        public RerankerBuilder UseFallback(Action<FallbackOptions>? configure = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            var options = new FallbackOptions();
            configure?.Invoke(options);
            new FallbackOptionsValidator().Require(options);
            return builder.Use((inner, services) => inner.GetService<FallbackReranker>() is not null ? inner : new FallbackReranker(
                inner,
                options,
                services.GetService<TimeProvider>() ?? TimeProvider.System,
                services.GetService<ILoggerFactory>()?.CreateLogger(typeof(IReranker).FullName!) ?? NullLogger.Instance));
        }
    }
}
