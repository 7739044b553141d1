using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary><c>/health</c>, for people and for orchestrators.</summary>
internal static class HealthApi
{
    private const string Model = "reranker";
    private const string Registry = "model_registry";

    extension(WebApplicationBuilder builder)
    {
        public void AddHealth()
        {
            var checks = builder.Services.AddHealthChecks().AddModelRegistry(Registry);
            if (HostSettings.Read(builder.Configuration).Role is not HostRole.Train)
                checks.AddReranker(Model);
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        public void MapHealth()
        {
            var group = routes.MapGroup("/health").WithTags("Health");
            group.MapGet("/", ShowAsync).Produces<HealthResponse>().Produces<HealthResponse>(503).WithName("Health")
                .WithSummary("The model that serves, and whether the registry answers")
                .WithDescription("200 while a model serves: `healthy`, or `degraded` where the registry does not answer or the newest champion could not be loaded.");
            group.MapGet("/live", static () => Response(new HealthResponse(HealthStatus.Healthy))).Produces<HealthResponse>()
                .WithName("Live").WithSummary("The process answers");
            group.MapGet("/startup", ShowModelAsync).Produces<HealthResponse>().Produces<HealthResponse>(503)
                .WithName("Startup").WithSummary("The first model is warm");
            group.MapGet("/ready", ShowReadyAsync).Produces<HealthResponse>().Produces<HealthResponse>(503)
                .WithName("Ready").WithSummary("A warmed model serves, and the host is not about to stop; a host that only trains has none and is ready without");
        }
    }

    private static async Task<JsonHttpResult<HealthResponse>> ShowAsync(HealthCheckService checks, IOptions<RetrainingPipelineOptions> pipeline, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var registry = report.Entries[Registry];
        var tracking = new TrackingHealth(
            pipeline.Value.Experiment, (string)registry.Data[RerankerHealthData.RegisteredModel], registry.Status is HealthStatus.Healthy, registry.Description);
        return Response(Of(report) with { Tracking = tracking });
    }

    private static async Task<JsonHttpResult<HealthResponse>> ShowModelAsync(HealthCheckService checks, CancellationToken cancellationToken) =>
        Response(Of(await checks.CheckHealthAsync(static check => check.Name == Model, cancellationToken)));

    private static async Task<JsonHttpResult<HealthResponse>> ShowReadyAsync(HealthCheckService checks, Drain drain, CancellationToken cancellationToken) =>
        drain.HasBegun
            ? Response(new HealthResponse(HealthStatus.Unhealthy) { Error = "The host is stopping; requests that still come are answered." })
            : await ShowModelAsync(checks, cancellationToken);

    private static HealthResponse Of(HealthReport report)
    {
        if (!report.Entries.TryGetValue(Model, out var entry))
            return new HealthResponse(report.Status);
        var model = entry.Data.TryGetValue(RerankerHealthData.Model, out var serving) ? (ModelIdentity)serving : null;
        return new HealthResponse(report.Status)
        {
            Model = model is null ? null : new ModelHealth(model.Name, model.Version, model.Digest, ModelNames.Champion),
            Error = entry.Status is HealthStatus.Healthy ? null : entry.Description,
        };
    }

    private static JsonHttpResult<HealthResponse> Response(HealthResponse health) =>
        TypedResults.Json(health, statusCode: health.Status is "unhealthy" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
}
