using System.Diagnostics.CodeAnalysis;
using Reranker.Dashboard;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Mounts the dashboard.</summary>
public static class RerankerDashboardRouteBuilderExtensions
{
    extension(IEndpointRouteBuilder endpoints)
    {
        /// <summary>Mounts the dashboard at a path.</summary>
        /// <remarks>Who may open it may also promote, roll back and import feedback: put the host's policy on the group.</remarks>
        /// <param name="prefix">The path; empty for the root.</param>
        /// <returns>The group, for the host's own authorization, rate limits and filters.</returns>
        /// <exception cref="InvalidOperationException"><c>AddRerankerDashboard</c> was not called.</exception>
        public RouteGroupBuilder MapRerankerDashboard([StringSyntax("Route")] string prefix = "/reranker")
        {
            ArgumentNullException.ThrowIfNull(endpoints);
            ArgumentNullException.ThrowIfNull(prefix);
            if (endpoints.ServiceProvider.GetService<ServingFigures>() is null)
                throw new InvalidOperationException("The dashboard needs services of its own: call services.AddRerankerDashboard().");
            var group = endpoints.MapGroup(prefix).ExcludeFromDescription();
            group.AddEndpointFilter<PagePolicy>();
            AssetEndpoints.Map(group);
            TryEndpoints.Map(group);
            ChampionEndpoints.Map(group);
            TrainingEndpoints.Map(group);
            FeedbackEndpoints.Map(group);
            HealthEndpoints.Map(group);
            return group;
        }
    }
}
