namespace Reranker;

/// <summary>A registry's versions, by those who know that they are there.</summary>
public static class ModelRegistryExtensions
{
    extension(IModelRegistry registry)
    {
        /// <summary>One version that must be there.</summary>
        /// <param name="name">The registered model.</param>
        /// <param name="version">The version.</param>
        /// <param name="cancellationToken">Cancels the call.</param>
        /// <exception cref="TrackingException">The registry does not know it.</exception>
        public async Task<RegisteredModelVersion> GetAsync(string name, int version, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(registry);
            return await registry.FindAsync(name, version, cancellationToken).ConfigureAwait(false) ?? throw new TrackingException(FormattableString.Invariant(
                $"The registry does not know version {version} of '{name}', which it had a moment ago. Somebody has deleted it, or its answer was not understood: look at it in MLflow, and check that MLFLOW_TRACKING_URI leads to an MLflow server."));
        }
    }
}
