using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Reranker.AspNetCore;

/// <summary>Healthy while a model serves; degraded where a newer one could not be had.</summary>
internal sealed class RerankerHealthCheck(IReranker reranker) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check(context));

    private HealthCheckResult Check(HealthCheckContext context)
    {
        var status = reranker.GetService<IModelStatus>();
        if ((status?.Current ?? reranker.GetService<RerankerMetadata>()?.Model) is not { } model)
            return new HealthCheckResult(context.Registration.FailureStatus, "No model serves yet.", status?.LastError);
        var data = new Dictionary<string, object> { [RerankerHealthData.Model] = model };
        return status?.LastError is { } error
            ? HealthCheckResult.Degraded("A newer model could not be had; this one stays. The log of the host says why.", error, data)
            : HealthCheckResult.Healthy($"{model} serves.", data);
    }
}
