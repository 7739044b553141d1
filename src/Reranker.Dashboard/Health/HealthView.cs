using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Reranker.Dashboard;

/// <summary>How the host is.</summary>
/// <param name="Metadata">The model that serves.</param>
/// <param name="Minutes">What was answered, minute by minute.</param>
/// <param name="Fill">The share of the token budget that the last batch had.</param>
/// <param name="Checks">What the host's health checks say; <see langword="null"/> where it has none.</param>
/// <param name="Registry">What is wrong with the registry; empty for nothing, <see langword="null"/> where there is no registry.</param>
public sealed record HealthView(RerankerMetadata? Metadata, IReadOnlyList<ServingMinute> Minutes, double? Fill, HealthReport? Checks, string? Registry)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    internal static async Task<HealthView> ReadAsync(IServiceProvider services, string registeredModel, TimeProvider time, CancellationToken cancellationToken)
    {
        var figures = services.GetRequiredService<ServingFigures>();
        return new HealthView(
            services.GetService<IReranker>()?.GetService<RerankerMetadata>(),
            figures.Read(),
            figures.Latest("reranker.run.fill"),
            services.GetService<HealthCheckService>() is { } checks ? await checks.CheckHealthAsync(cancellationToken).ConfigureAwait(false) : null,
            services.GetService<IModelRegistry>() is { } registry ? await AskAsync(registry, registeredModel, time, cancellationToken).ConfigureAwait(false) : null);
    }

    private static async Task<string> AskAsync(IModelRegistry registry, string name, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await registry.FindByAliasAsync(name, ModelNames.Champion, cancellationToken).WaitAsync(Timeout, time, cancellationToken).ConfigureAwait(false) is null
                ? $"No version of '{name}' has the alias '{ModelNames.Champion}'."
                : "";
        }
        catch (Exception error) when (error is TrackingException or TimeoutException)
        {
            return "It does not answer.";
        }
    }
}
