namespace Reranker.MLflow;

/// <summary>Model packages from folders, runs and the registry. Artifacts in a folder of this machine are opened in place, others are brought to the cache.</summary>
internal sealed class MLflowModelSource(IMLflowClient client, ArtifactRepositories artifacts, ModelCache cache) : IModelSource
{
    public async Task<ModelPackage> GetAsync(string model, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        try
        {
            var (uri, name, version) = await ArtifactReference.ResolveAsync(client, model, cancellationToken).ConfigureAwait(false);
            var repository = artifacts.Open(uri);
            return repository.LocalFolder is { } folder
                ? await ModelPackage.OpenAsync(folder, name, version, cancellationToken).ConfigureAwait(false)
                : await cache.GetAsync(repository, name, version, cancellationToken).ConfigureAwait(false);
        }
        catch (MLflowException error) when (error.ErrorCode is MLflowErrorCode.ResourceDoesNotExist or MLflowErrorCode.InvalidParameterValue)
        {
            throw new ModelPackageException(model, $"There is no model '{model}': {error.Message}", error);
        }
    }
}
