namespace Reranker.MLflow;

/// <summary>The logged models of a server.</summary>
internal sealed class RestLoggedModels(RestDoor door, ServerProbe probe) : IMLflowLoggedModels
{
    public async Task<LoggedModel> CreateAsync(
        string experimentId, string? name, string? modelType, string? sourceRunId, IReadOnlyDictionary<string, string>? parameters, IReadOnlyDictionary<string, string>? tags,
        CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        var request = new CreateLoggedModelRequest(experimentId, name, modelType, sourceRunId, KeyValue.ListOf(parameters), KeyValue.ListOf(tags));
        return Read(await AskAsync(door.PostAsync("logged-models", request, cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    public async Task<LoggedModel> FinalizeAsync(string modelId, LoggedModelStatus status, CancellationToken cancellationToken) =>
        Read(await AskAsync(door.PatchAsync(Path(modelId), new FinalizeLoggedModelRequest(modelId, status.ToWire()), cancellationToken), cancellationToken).ConfigureAwait(false));

    public async Task<LoggedModel> GetAsync(string modelId, CancellationToken cancellationToken) =>
        Read(await AskAsync(door.GetAsync(Path(modelId), new Query<LoggedModelAnswer>(), cancellationToken), cancellationToken).ConfigureAwait(false));

    public async Task<PagedList<LoggedModel>> SearchAsync(IReadOnlyCollection<string> experimentIds, LoggedModelSearch? search, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(experimentIds);
        search ??= new LoggedModelSearch();
        Rules.MaxResults(search.MaxResults, int.MaxValue);
        // A server refuses to search no experiments; of runs it finds none there.
        if (experimentIds.Count == 0)
            return new PagedList<LoggedModel>([], null);
        var answer = await AskAsync(door.PostAsync("logged-models/search", SearchLoggedModelsRequest.Of(experimentIds, search), cancellationToken), cancellationToken).ConfigureAwait(false);
        return RestStore.Page(answer.Models, answer.NextPageToken, static message => message.ToLoggedModel());
    }

    public Task DeleteAsync(string modelId, CancellationToken cancellationToken) =>
        AskAsync(door.DeleteAsync(Path(modelId), new LoggedModelRequest(modelId), cancellationToken), cancellationToken);

    public Task LogParamsAsync(string modelId, IReadOnlyDictionary<string, string> parameters, CancellationToken cancellationToken) =>
        AskAsync(door.PostAsync(Path(modelId) + "/params", new LoggedModelParamsRequest(modelId, KeyValue.ListOf(parameters)), cancellationToken), cancellationToken);

    public Task SetTagsAsync(string modelId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken) =>
        AskAsync(door.PatchAsync(Path(modelId) + "/tags", new LoggedModelTagsRequest(modelId, KeyValue.ListOf(tags)), cancellationToken), cancellationToken);

    public Task DeleteTagAsync(string modelId, string key, CancellationToken cancellationToken)
    {
        Rules.Required(key, "tag_key");
        return AskAsync(door.DeleteAsync($"{Path(modelId)}/tags/{Uri.EscapeDataString(key)}", new LoggedModelRequest(modelId), cancellationToken), cancellationToken);
    }

    public async Task<IReadOnlyList<ArtifactInfo>> ListArtifactsAsync(string modelId, string? path, CancellationToken cancellationToken)
    {
        var query = new Query<ArtifactsAnswer>().With("artifact_directory_path", ArtifactPath.Check(path));
        var answer = await AskAsync(door.GetAsync(Path(modelId) + "/artifacts/directories", query, cancellationToken), cancellationToken).ConfigureAwait(false);
        return answer.ToArtifacts();
    }

    public async Task LogInputsAsync(string runId, IReadOnlyCollection<string> modelIds, CancellationToken cancellationToken)
    {
        Rules.RunId(runId);
        Rules.Required(modelIds, "models");
        await probe.RequireAsync(MLflowFeature.LoggedModels, cancellationToken).ConfigureAwait(false);
        await door.PostAsync("runs/log-inputs", new LogInputsRequest(runId, [], [.. modelIds.Select(static id => new ModelInputMessage(id))]), cancellationToken).ConfigureAwait(false);
    }

    public Task LogOutputsAsync(string runId, IReadOnlyCollection<ModelOutput> outputs, CancellationToken cancellationToken)
    {
        Rules.RunId(runId);
        Rules.Required(outputs, "models");
        return AskAsync(door.PostAsync("runs/outputs", new LogOutputsRequest(runId, [.. outputs.Select(ModelOutputMessage.Of)]), cancellationToken), cancellationToken);
    }

    private static string Path(string modelId)
    {
        Rules.Required(modelId, "model_id");
        return $"logged-models/{Uri.EscapeDataString(modelId)}";
    }

    private static LoggedModel Read(LoggedModelAnswer answer) => RestErrors.Need(answer.Model, "model").ToLoggedModel();

    private Task<T> AskAsync<T>(Task<T> call, CancellationToken cancellationToken) => probe.AskAsync(MLflowFeature.LoggedModels, call, cancellationToken);
}
