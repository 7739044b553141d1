using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Reranker.WebHost;

/// <summary>How the host is.</summary>
internal sealed record HealthResponse
{
    public HealthResponse(HealthStatus status) => Status = status.ToString().ToLowerInvariant();

    /// <summary>healthy, degraded or unhealthy.</summary>
    public string Status { get; }

    /// <summary>The model that serves.</summary>
    public ModelHealth? Model { get; init; }

    /// <summary>Where models and runs are kept.</summary>
    public TrackingHealth? Tracking { get; init; }

    /// <summary>Why there is no model, or no newer one.</summary>
    public string? Error { get; init; }
}

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
