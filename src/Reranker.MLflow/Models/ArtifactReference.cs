using System.Globalization;

namespace Reranker.MLflow;

/// <summary>Follows <c>models:/</c> and <c>runs:/</c> URIs to the storage that has the files.</summary>
/// <param name="Uri">Where the files are.</param>
/// <param name="Name">The name of the registered model, of the run, or of the logged model.</param>
/// <param name="Version">The registered model's version, where there is one.</param>
internal sealed record ArtifactReference(string Uri, string? Name, string? Version)
{
    // A version may come from a run or from another version; a chain longer than this is a loop.
    private const int MaxHops = 8;

    /// <exception cref="MLflowException">There is no such model or run.</exception>
    public static async Task<ArtifactReference> ResolveAsync(IMLflowClient client, string uri, CancellationToken cancellationToken)
    {
        var found = await FollowAsync(client, uri, cancellationToken).ConfigureAwait(false);
        for (var hop = 0; hop < MaxHops && IsReference(found.Uri); hop++)
            found = found with { Uri = (await FollowAsync(client, found.Uri, cancellationToken).ConfigureAwait(false)).Uri };
        return found;
    }

    private static bool IsReference(string uri) =>
        uri.StartsWith(ModelUri.Scheme, StringComparison.OrdinalIgnoreCase) || uri.StartsWith(RunUri.Scheme, StringComparison.OrdinalIgnoreCase);

    private static async Task<ArtifactReference> FollowAsync(IMLflowClient client, string uri, CancellationToken cancellationToken)
    {
        if (RunUri.TryParse(uri) is { } runUri)
        {
            var run = (await client.GetRunAsync(runUri.RunId, cancellationToken).ConfigureAwait(false)).Info;
            return new ArtifactReference(ArtifactUri.Append(run.ArtifactUri, runUri.Path), run.RunName, null);
        }

        if (ModelUri.TryParse(uri) is not { } modelUri)
            return new ArtifactReference(uri, null, null);
        if (modelUri.Kind == ModelUriKind.LoggedModel)
        {
            var model = await client.LoggedModels.GetAsync(modelUri.Name, cancellationToken).ConfigureAwait(false);
            return new ArtifactReference(model.ArtifactUri, model.Name, null);
        }

        var version = await FindAsync(client, modelUri, cancellationToken).ConfigureAwait(false);
        return new ArtifactReference(
            await client.GetModelVersionDownloadUriAsync(version.Name, version.Version, cancellationToken).ConfigureAwait(false),
            version.Name,
            version.Version.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<ModelVersion> FindAsync(IMLflowClient client, ModelUri uri, CancellationToken cancellationToken)
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
