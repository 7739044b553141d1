using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Decorators that let a challenger meet the champion on live requests.</summary>
/// <remarks>
/// The challenger has to tell its <see cref="RerankerMetadata"/>. While it tells none it has no model, and while its digest is the champion's it is
/// no other model: both times the champion answers as if the decorator were not there. The challenger stays its owner's to dispose of. Only
/// <see cref="IReranker.RerankAsync"/> takes part: a score of <see cref="IReranker.ScoreAsync"/> is always the champion's. Where several are used, add
/// canary, interleaving and shadow in this order.
/// </remarks>
public static class OnlineRerankerBuilderExtensions
{
    extension(RerankerBuilder builder)
    {
        /// <summary>
        /// Lets a challenger rank a share of the requests too, unseen: after the answer, one request at a time. How far it agrees goes to the metrics of
        /// <see cref="RerankerDiagnostics"/> and, where the container has one, to the <see cref="IImpressionStore"/>. Its failures are counted and logged.
        /// </summary>
        /// <param name="challenger">Finds the challenger.</param>
        /// <param name="options">Which share, and how much may wait.</param>
        /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
        public RerankerBuilder UseShadow(Func<IServiceProvider, IReranker> challenger, ShadowOptions options) =>
            builder.UseChallenger(challenger, options, new ShadowOptionsValidator(), (inner, other, services, logger, clock) =>
                new ShadowReranker(inner, other, services.GetService<IImpressionStore>(), options, logger, clock));

        /// <summary>
        /// Makes a share of the answers of both rankings by team-draft interleaving (Radlinski, Kurup and Joachims, CIKM 2008), so that choices among
        /// the results tell which ranking users prefer. Model and scores of such an answer are the champion's, the order is the draft's: scores need
        /// not fall from place to place. A challenger that fails or is late leaves the champion's answer.
        /// </summary>
        /// <param name="challenger">Finds the challenger.</param>
        /// <param name="options">Which share, and how long a request may wait.</param>
        /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
        /// <exception cref="InvalidOperationException">The pipeline is built without an <see cref="IImpressionStore"/>; <c>AddFeedbackStore</c> registers one.</exception>
        public RerankerBuilder UseInterleaving(Func<IServiceProvider, IReranker> challenger, InterleavingOptions options) =>
            builder.UseChallenger(challenger, options, new InterleavingOptionsValidator(), (inner, other, services, logger, clock) =>
                new InterleavingReranker(inner, other, services.GetRequiredService<IImpressionStore>(), options, logger, clock));

        /// <summary>
        /// Lets a challenger answer a share of the requests, always those of the same keys; <see cref="RerankResponse.Model"/> says who did. As many
        /// of the champion's answers are noted as the control. A challenger that fails or is late leaves the request to the champion.
        /// </summary>
        /// <param name="challenger">Finds the challenger.</param>
        /// <param name="options">Which share, by which key, and how long a request may wait.</param>
        /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
        public RerankerBuilder UseCanary(Func<IServiceProvider, IReranker> challenger, CanaryOptions options) =>
            builder.UseChallenger(challenger, options, new CanaryOptionsValidator(), (inner, other, services, logger, clock) =>
                new CanaryReranker(inner, other, services.GetService<IImpressionStore>(), options, logger, clock));

        private RerankerBuilder UseChallenger<TOptions>(
            Func<IServiceProvider, IReranker> challenger, TOptions options, IValidateOptions<TOptions> validator,
            Func<IReranker, IReranker, IServiceProvider, ILogger, TimeProvider, IReranker> decorate)
            where TOptions : OnlineOptions
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(challenger);
            ArgumentNullException.ThrowIfNull(options);
            validator.Require(options);
            return options.Fraction == 0 ? builder : builder.Use((inner, services) => decorate(
                inner,
                challenger(services),
                services,
                services.GetService<ILoggerFactory>()?.CreateLogger("Reranker.Online") ?? NullLogger.Instance,
                services.GetService<TimeProvider>() ?? TimeProvider.System));
        }
    }
}
