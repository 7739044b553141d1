using System.Diagnostics.CodeAnalysis;
using Reranker.Jobs;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of trainings.</summary>
public static class JobEndpointRouteBuilderExtensions
{
    extension(IEndpointRouteBuilder endpoints)
    {
        /// <summary>
        /// Maps <c>/train_challenger</c>: <c>POST</c> starts a training, <c>GET</c> lists them, <c>GET /train_challenger/{runId}</c> tells how one stands, and <c>DELETE</c> cancels it.
        /// </summary>
        /// <param name="prefix">A path before all of them.</param>
        /// <returns>The group, for the host's own authorization, rate limits, CORS and filters. What is not a GET takes this machine's processors for minutes.</returns>
        /// <exception cref="InvalidOperationException"><c>AddRerankerJobs</c> or <c>AddRerankerEndpoints</c> was not called.</exception>
        public RouteGroupBuilder MapRerankerTraining([StringSyntax("Route")] string prefix = "")
        {
            ArgumentNullException.ThrowIfNull(endpoints);
            if (!endpoints.ServiceProvider.GetRequiredService<IServiceProviderIsService>().IsService(typeof(TrainingJobs)))
                throw new InvalidOperationException("There are no training jobs, which these endpoints start: call services.AddRerankerJobs().");
            var group = endpoints.MapGroup(prefix);
            TrainingEndpoints.Map(group);
            return group;
        }
    }
}
