namespace Reranker.MLflow;

/// <summary>Model packages from folders, runs and the registry. Artifacts in a folder of this machine are opened in place, others are brought to the cache.</summary>
internal sealed class MLflowModelSource(IMLflowClient client, ArtifactRepositories artifacts, ModelCache cache) : IModelSource
{
    // A version may come from a run or from another version; a chain longer than this is a loop.
    private const int MaxHops = 8;

    public async Task<ModelPackage> GetAsync(string model, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        try
        {
            var (uri, name, version) = await ResolveAsync(model, cancellationToken).ConfigureAwait(false);
            for (var hop = 0; ArtifactUri.LocalPath(uri) is null && hop < MaxHops && IsReference(uri); hop++)
                uri = (await ResolveAsync(uri, cancellationToken).ConfigureAwait(false)).Uri;
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

    private static bool IsReference(string uri) =>
        uri.StartsWith(ModelUri.Scheme, StringComparison.OrdinalIgnoreCase) || uri.StartsWith(RunUri.Scheme, StringComparison.OrdinalIgnoreCase);

    private async Task<(string Uri, string? Name, string? Version)> ResolveAsync(string model, CancellationToken cancellationToken)
    {
        if (RunUri.TryParse(model) is { } runUri)
        {
            var run = (await client.GetRunAsync(runUri.RunId, cancellationToken).ConfigureAwait(false)).Info;
            return (ArtifactUri.Append(run.ArtifactUri, runUri.Path), run.RunName, null);
        }

        if (ModelUri.TryParse(model) is not { } modelUri)
            return (model, null, null);
        var version = await FindAsync(modelUri, cancellationToken).ConfigureAwait(false);
        var uri = await client.GetModelVersionDownloadUriAsync(version.Name, version.Version, cancellationToken).ConfigureAwait(false);
        return (uri, version.Name, version.Version.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private async Task<ModelVersion> FindAsync(ModelUri uri, CancellationToken cancellationToken)
    {
        switch (uri.Kind)
        {
            case ModelUriKind.Version:
                return await client.GetModelVersionAsync(uri.Name, uri.Version, cancellationToken).ConfigureAwait(false);
            case ModelUriKind.Alias:
                return await client.GetModelVersionByAliasAsync(uri.Name, uri.Selector, cancellationToken).ConfigureAwait(false);
            default:
                string[] stages = uri.Kind == ModelUriKind.Latest ? [] : [uri.Selector];
                var versions = await client.GetLatestVersionsAsync(uri.Name, stages, cancellationToken).ConfigureAwait(false);
                return versions.MaxBy(static version => version.Version)
                    ?? throw MLflowException.Missing($"The model '{uri.Name}' has no version{(stages.Length > 0 ? $" in the stage {uri.Selector}" : "")}.");
        }
    }
}
