using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Reranker.AspNetCore;

/// <summary>Healthy while the model registry answers and names a champion.</summary>
internal sealed class ModelRegistryHealthCheck(IModelRegistry registry, IOptions<ModelRegistryOptions> options, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var name = options.Value.RegisteredModel;
        var data = new Dictionary<string, object> { [RerankerHealthData.RegisteredModel] = name };
        try
        {
            return await registry.FindByAliasAsync(name, ModelNames.Champion, cancellationToken).WaitAsync(Timeout, time, cancellationToken).ConfigureAwait(false) is null
                ? new HealthCheckResult(context.Registration.FailureStatus, $"No version has the alias '{ModelNames.Champion}'.", data: data)
                : HealthCheckResult.Healthy(data: data);
        }
        catch (Exception error) when (error is TrackingException or TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The model registry does not answer.", error, data);
        }
    }
}
