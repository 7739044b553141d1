using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Diagnostics.HealthChecks;
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

        /// <summary>Maps <c>POST /feedback</c>, which stores what was shown and what was chosen in the <see cref="IFeedbackStore"/>.</summary>
        /// <param name="prefix">A path before it.</param>
        /// <returns>The group, for the host's own authorization, rate limits, CORS and filters. Who writes here decides what is learnt.</returns>
        /// <exception cref="InvalidOperationException">There is no feedback store, or <c>AddRerankerEndpoints</c> was not called.</exception>
        public RouteGroupBuilder MapRerankerFeedback([StringSyntax("Route")] string prefix = "")
        {
            var group = endpoints.MapRerankerGroup(prefix, typeof(IFeedbackStore), "services.AddFeedbackStore(…)");
            FeedbackEndpoints.Map(group);
            return group;
        }

        /// <summary>
        /// Maps <c>GET /models</c>, <c>POST /models/{version}/promote</c> and <c>POST /models/rollback</c>: the versions of the registered model, and who is the champion.
        /// </summary>
        /// <param name="prefix">A path before all of them.</param>
        /// <returns>The group, for the host's own authorization, rate limits, CORS and filters. What is not a GET changes what every replica serves.</returns>
        /// <exception cref="InvalidOperationException">There is no <see cref="ModelPromotion"/>, or <c>AddRerankerEndpoints</c> was not called.</exception>
        public RouteGroupBuilder MapRerankerModels([StringSyntax("Route")] string prefix = "")
        {
            var group = endpoints.MapRerankerGroup(prefix, typeof(ModelPromotion), "services.AddModelPromotion()");
            ModelEndpoints.Map(group);
            return group;
        }

        /// <summary>
        /// Maps <c>GET /health</c> and, for probes, <c>/health/live</c>, <c>/health/ready</c> and <c>/health/startup</c>: the health checks of the application as JSON, the last two by
        /// the tags <c>ready</c> and <c>startup</c>. 200 while they are healthy or degraded, otherwise 503.
        /// </summary>
        /// <param name="prefix">A path before all of them.</param>
        /// <returns>The group, for the host's own filters. Probes have no credentials.</returns>
        /// <exception cref="InvalidOperationException">There are no health checks, or <c>AddRerankerEndpoints</c> was not called.</exception>
        public RouteGroupBuilder MapRerankerHealth([StringSyntax("Route")] string prefix = "")
        {
            var group = endpoints.MapRerankerGroup(prefix, typeof(HealthCheckService), "services.AddHealthChecks().AddReranker()");
            HealthEndpoints.Map(group);
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
