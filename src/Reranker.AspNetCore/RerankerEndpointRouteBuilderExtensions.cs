using System.Diagnostics.CodeAnalysis;
using Reranker;
using Reranker.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of a reranker.</summary>
public static class RerankerEndpointRouteBuilderExtensions
{
    extension(IEndpointRouteBuilder endpoints)
    {
        /// <summary>
        /// Maps <c>POST /rerank</c> and <c>POST /score</c>, the same at the paths that other services share (<c>/v1/rerank</c>, <c>/v2/rerank</c>, <c>/v1/score</c>), and <c>GET /info</c>.
        /// </summary>
        /// <param name="prefix">A path before all of them, for instance <c>/search</c>.</param>
        /// <returns>The group, for the host's own authorization, rate limits, CORS and filters.</returns>
        /// <exception cref="InvalidOperationException">There is no reranker, or <c>AddRerankerEndpoints</c> was not called.</exception>
        public RouteGroupBuilder MapReranker([StringSyntax("Route")] string prefix = "")
        {
            var group = endpoints.MapRerankerGroup(prefix, typeof(IReranker), "services.AddReranker()");
            RankingEndpoints.Map(group);
            ScoringEndpoints.Map(group);
            TeiDialect.MapInfo(group);
            return group;
        }

        /// <summary>Maps the APIs of Cohere, Jina, Voyage, Text Embeddings Inference, Infinity and vLLM, each under a path of its own (<c>/cohere/v2/rerank</c>, …).</summary>
        /// <inheritdoc cref="MapReranker"/>
        public RouteGroupBuilder MapRerankerDialects([StringSyntax("Route")] string prefix = "")
        {
            var group = endpoints.MapRerankerGroup(prefix, typeof(IReranker), "services.AddReranker()");
            DialectEndpoints.Map(group);
            return group;
        }

        private RouteGroupBuilder MapRerankerGroup(string prefix, Type needed, string remedy)
        {
            ArgumentNullException.ThrowIfNull(endpoints);
            var services = endpoints.ServiceProvider.GetRequiredService<IServiceProviderIsService>();
            if (!services.IsService(typeof(ProblemResponder)))
                throw new InvalidOperationException("The endpoints of the reranker need services of their own: call services.AddRerankerEndpoints().");
            if (!services.IsService(needed))
                throw new InvalidOperationException($"No {needed.Name} is registered, which these endpoints call: call {remedy}.");
            return endpoints.MapGroup(prefix);
        }
    }
}
