using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Puts a cheap reranker before a better one.</summary>
public static class CascadeRerankerBuilderExtensions
{
    extension(RerankerBuilder builder)
    {
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
        /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
        public RerankerBuilder UseCascade(Func<IServiceProvider, IReranker> first, CascadeOptions? options = null)
        {
            ArgumentNullException.ThrowIfNull(builder);
            ArgumentNullException.ThrowIfNull(first);
            options = new CascadeOptionsValidator().Require(options ?? new CascadeOptions());
            return builder.Use((inner, services) => new CascadeReranker(inner, first(services), options));
        }
    }
}
