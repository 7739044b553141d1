using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Reranker.Dashboard;

/// <summary>Health: the page, and the figures that it keeps asking for.</summary>
internal static class HealthEndpoints
{
    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("/health", static async (HttpContext http, TimeProvider time, CancellationToken cancellationToken) =>
            new RazorComponentResult<HealthPage>(new { Context = PageContext.Of(http, "/health"), View = await ReadAsync(http, time, cancellationToken).ConfigureAwait(false) }));
        group.MapGet("/health/now", static async (HttpContext http, TimeProvider time, CancellationToken cancellationToken) =>
            new RazorComponentResult<HealthNow>(new { View = await ReadAsync(http, time, cancellationToken).ConfigureAwait(false) }));
    }

    private static Task<HealthView> ReadAsync(HttpContext http, TimeProvider time, CancellationToken cancellationToken) => HealthView.ReadAsync(
        http.RequestServices, http.RequestServices.GetService<IOptions<ModelRegistryOptions>>()?.Value.RegisteredModel ?? ModelNames.RegisteredModel, time, cancellationToken);
}
