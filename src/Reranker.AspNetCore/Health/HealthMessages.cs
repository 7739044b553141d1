using System.ComponentModel;

namespace Reranker.AspNetCore;

/// <summary>How the host is.</summary>
internal sealed record HealthResponse(
    [property: Description("healthy, degraded or unhealthy.")] string Status,
    [property: Description("The model that serves.")] ModelHealthResponse? Model = null,
    [property: Description("Where models and runs are kept.")] TrackingHealthResponse? Tracking = null,
    [property: Description("Why there is no model, or no newer one.")] string? Error = null);

/// <summary>The model that serves.</summary>
internal sealed record ModelHealthResponse(
    [property: Description("The registered model.")] string Name,
    [property: Description("The version.")] string? Version,
    [property: Description("The SHA-256 of the package.")] string Digest,
    [property: Description("The alias that is followed.")] string Alias);

/// <summary>The experiment tracker and the model registry.</summary>
internal sealed record TrackingHealthResponse(
    [property: Description("The experiment of the trainings.")] string Experiment,
    [property: Description("The registered model.")] string RegisteredModel,
    [property: Description("Whether the registry answers.")] bool Reachable,
    [property: Description("What is wrong with it.")] string? Error);
