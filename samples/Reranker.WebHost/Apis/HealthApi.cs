using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary><c>/health</c>, for people and for orchestrators.</summary>
internal static class HealthApi
{
    private const string Healthy = "healthy";
    private const string Degraded = "degraded";
    private const string Unhealthy = "unhealthy";
    private static readonly HealthAnswer Stopping = new(Unhealthy, Error: "The host is stopping; requests that still come are answered.");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    extension(IEndpointRouteBuilder routes)
    {
        public void MapHealth()
        {
            var group = routes.MapGroup("/health").WithTags("Health");
            group.MapGet("/", ShowAsync).Produces<HealthAnswer>().Produces<HealthAnswer>(503).WithName("Health").WithSummary("The model that serves, and whether the registry answers")
                .WithDescription("200 while a model serves: `healthy`, or `degraded` where the registry does not answer or the newest champion could not be loaded.");
            group.MapGet("/live", static () => Answer(new HealthAnswer(Healthy))).Produces<HealthAnswer>().WithName("Live").WithSummary("The process answers");
            group.MapGet("/startup", static ([FromServices] ModelSlot? slot) => Answer(Of(slot, tracking: null))).Produces<HealthAnswer>().Produces<HealthAnswer>(503).WithName("Startup").WithSummary("The first model is warm");
            group.MapGet("/ready", static ([FromServices] ModelSlot? slot, Drain drain) => Answer(drain.HasBegun ? Stopping : Of(slot, tracking: null)))
                .Produces<HealthAnswer>().Produces<HealthAnswer>(503).WithName("Ready").WithSummary("A warmed model serves, and the host is not about to stop; a host that only trains has none and is ready without");
        }
    }

    private static async Task<JsonHttpResult<HealthAnswer>> ShowAsync([FromServices] ModelSlot? slot, IModelRegistry registry, IOptions<RetrainingPipelineOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var names = options.Value;
        var error = await CheckAsync(registry, names.RegisteredModel, time, cancellationToken);
        return Answer(Of(slot, new TrackingHealth(names.Experiment, names.RegisteredModel, error is null, error)));
    }

    private static async Task<string?> CheckAsync(IModelRegistry registry, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await registry.FindByAliasAsync(name, ModelNames.Champion, cancellationToken).WaitAsync(Patience, time, cancellationToken) is null
                ? $"No version has the alias '{ModelNames.Champion}'."
                : null;
        }
        catch (Exception error) when (error is TrackingException or TimeoutException)
        {
            return "The model registry does not answer.";
        }
    }

    private static HealthAnswer Of(ModelSlot? slot, TrackingHealth? tracking)
    {
        if (slot is null)
            return new HealthAnswer(tracking is { Reachable: false } ? Degraded : Healthy, Model: null, tracking);
        if (slot.Current is not { } model)
            return new HealthAnswer(Unhealthy, Model: null, tracking, "No model serves yet.");
        var isDegraded = slot.LastError is not null || tracking is { Reachable: false };
        return new HealthAnswer(isDegraded ? Degraded : Healthy, new ModelHealth(model.Name, model.Version, model.Digest, ModelNames.Champion), tracking,
            slot.LastError is null ? null : "A newer model could not be had; this one stays. The log of the host says why.");
    }

    private static JsonHttpResult<HealthAnswer> Answer(HealthAnswer health) =>
        TypedResults.Json(health, statusCode: health.Status is Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
}

/// <summary>How the host is.</summary>
/// <param name="Status">healthy, degraded or unhealthy.</param>
/// <param name="Model">The model that serves.</param>
/// <param name="Tracking">Where models and runs are kept.</param>
/// <param name="Error">Why there is no model, or no newer one.</param>
internal sealed record HealthAnswer(string Status, ModelHealth? Model = null, TrackingHealth? Tracking = null, string? Error = null);

/// <summary>The model that serves.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Version">The version.</param>
/// <param name="Digest">The package's SHA-256.</param>
/// <param name="Alias">The alias that is followed.</param>
internal sealed record ModelHealth(string Name, string? Version, string Digest, string Alias);

/// <summary>The experiment tracker and the model registry.</summary>
/// <param name="Experiment">The experiment of the trainings.</param>
/// <param name="RegisteredModel">The registered model.</param>
/// <param name="Reachable">Whether the registry answers.</param>
/// <param name="Error">What is wrong with it.</param>
internal sealed record TrackingHealth(string Experiment, string RegisteredModel, bool Reachable, string? Error);
