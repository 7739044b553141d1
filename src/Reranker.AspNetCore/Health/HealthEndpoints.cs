using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Reranker.AspNetCore;

/// <summary>The health checks of the application as JSON, for people and for orchestrators.</summary>
internal static class HealthEndpoints
{
    private const string Ready = "ready";
    private const string Startup = "startup";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags("Health");
        group.MapGet("/", ShowAsync).Produces<HealthResponse>().Produces<HealthResponse>(503).WithOperationName("Health")
            .WithSummary("The model that serves, and whether the registry answers")
            .WithDescription("200 while a model serves: `healthy`, or `degraded` where the registry does not answer or the newest champion could not be loaded.");
        group.MapGet("/live", static () => Response(new HealthResponse("healthy"))).Produces<HealthResponse>()
            .WithOperationName("Live").WithSummary("The process answers");
        group.MapGet("/startup", static (HealthCheckService checks, CancellationToken cancellationToken) => ProbeAsync(checks, Startup, cancellationToken))
            .Produces<HealthResponse>().Produces<HealthResponse>(503).WithOperationName("Startup").WithSummary("The first model is warm");
        group.MapGet("/ready", static (HealthCheckService checks, CancellationToken cancellationToken) => ProbeAsync(checks, Ready, cancellationToken))
            .Produces<HealthResponse>().Produces<HealthResponse>(503).WithOperationName("Ready")
            .WithSummary("A warmed model serves, and the host is not about to stop; a host that only trains has none and is ready without");
    }

    private static async Task<JsonHttpResult<HealthResponse>> ShowAsync(HealthCheckService checks, IOptions<ModelRegistryOptions> registry, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken).ConfigureAwait(false);
        var tracking = report.Entries.Values.Where(static entry => entry.Data.ContainsKey(RerankerHealthData.RegisteredModel)).Select(entry => new TrackingHealthResponse(
            registry.Value.Experiment, (string)entry.Data[RerankerHealthData.RegisteredModel], entry.Status is HealthStatus.Healthy, entry.Description)).FirstOrDefault();
        return Response(Of(report) with { Tracking = tracking });
    }

    private static async Task<JsonHttpResult<HealthResponse>> ProbeAsync(HealthCheckService checks, string tag, CancellationToken cancellationToken) =>
        Response(Of(await checks.CheckHealthAsync(check => check.Tags.Contains(tag), cancellationToken).ConfigureAwait(false)));

    private static HealthResponse Of(HealthReport report)
    {
        var entries = report.Entries.Values.Where(static entry => !entry.Data.ContainsKey(RerankerHealthData.RegisteredModel)).ToArray();
        var model = entries.Select(static entry => entry.Data.GetValueOrDefault(RerankerHealthData.Model)).OfType<ModelIdentity>().FirstOrDefault();
        return new HealthResponse(
            report.Status.ToString().ToLowerInvariant(),
            model is null ? null : new ModelHealthResponse(model.Name, model.Version, model.Digest, ModelNames.Champion),
            Error: entries.Where(static entry => entry.Status is not HealthStatus.Healthy).OrderBy(static entry => entry.Status).FirstOrDefault().Description);
    }

    private static JsonHttpResult<HealthResponse> Response(HealthResponse health) =>
        TypedResults.Json(health, statusCode: health.Status is "unhealthy" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
}
