namespace Reranker.MLflow;

internal sealed partial class RestStore
{
    public async Task<ModelVersion> CreateModelVersionAsync(
        string name, string source, string? runId, IReadOnlyDictionary<string, string>? tags, string? runLink, string? description, string? modelId,
        CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Required(source, "source");
        Rules.TagKeys(tags, "Model version key", server: true);
        if (modelId is not null)
            await _probe.RequireAsync(MLflowFeature.LoggedModels, cancellationToken).ConfigureAwait(false);
        var request = new CreateVersionRequest(name, source, runId, KeyValue.ListOf(tags), runLink, description, modelId);
        return Read(await registry.PostAsync("model-versions/create", request, cancellationToken).ConfigureAwait(false));
    }

    public async Task<ModelVersion> GetModelVersionAsync(string name, int version, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        return Read(await registry.GetAsync("model-versions/get", One<ModelVersionAnswer>(name, version), cancellationToken).ConfigureAwait(false));
    }

    public async Task<ModelVersion> UpdateModelVersionAsync(string name, int version, string? description, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        return Read(await registry.PatchAsync("model-versions/update", new UpdateVersionRequest(name, Wire(version), description ?? ""), cancellationToken).ConfigureAwait(false));
    }

    public Task DeleteModelVersionAsync(string name, int version, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        return registry.DeleteAsync("model-versions/delete", new VersionRequest(name, Wire(version)), cancellationToken);
    }

    public async Task<PagedList<ModelVersion>> SearchModelVersionsAsync(SearchOptions? options, CancellationToken cancellationToken)
    {
        options ??= new SearchOptions();
        Rules.MaxResults(options, 200_000);
        var answer = await registry.GetAsync("model-versions/search", Search<ModelVersionsAnswer>(options), cancellationToken).ConfigureAwait(false);
        return Page(answer.ModelVersions, answer.NextPageToken, static message => message.ToModelVersion());
    }

    public async Task<IReadOnlyList<ModelVersion>> GetLatestVersionsAsync(string name, IReadOnlyCollection<string>? stages, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        var answer = await registry.PostAsync("registered-models/get-latest-versions", new LatestVersionsRequest(name, stages ?? []), cancellationToken).ConfigureAwait(false);
        return [.. (answer.ModelVersions ?? []).Select(static version => version.ToModelVersion())];
    }

    public async Task<string> GetModelVersionDownloadUriAsync(string name, int version, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        var answer = await registry.GetAsync("model-versions/get-download-uri", One<ArtifactUriAnswer>(name, version), cancellationToken).ConfigureAwait(false);
        return RestErrors.Need(answer.ArtifactUri, "artifact_uri");
    }

    public async Task<ModelVersion> TransitionModelVersionStageAsync(
        string name, int version, string stage, bool archiveExistingVersions, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        var request = new TransitionRequest(name, Wire(version), Rules.Transition(stage, archiveExistingVersions), archiveExistingVersions);
        return Read(await registry.PostAsync("model-versions/transition-stage", request, cancellationToken).ConfigureAwait(false));
    }

    public Task SetModelVersionTagAsync(string name, int version, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.TagKey(key, "Model version key", server: true);
        return registry.PostAsync("model-versions/set-tag", new VersionTagRequest(name, Wire(version), key, value ?? ""), cancellationToken);
    }

    public Task DeleteModelVersionTagAsync(string name, int version, string key, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Required(key, "key");
        return registry.DeleteAsync("model-versions/delete-tag", new VersionTagRequest(name, Wire(version), key, null), cancellationToken);
    }

    private static Query<T> One<T>(string name, int version) => new Query<T>().With("name", name).With("version", version);

    private static ModelVersion Read(ModelVersionAnswer answer) => RestErrors.Need(answer.ModelVersion, "model_version").ToModelVersion();
}
