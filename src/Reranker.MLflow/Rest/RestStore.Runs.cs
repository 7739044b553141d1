namespace Reranker.MLflow;

internal sealed partial class RestStore
{
    public async Task<Run> CreateRunAsync(
        string experimentId, string? runName, long? startTime, IReadOnlyDictionary<string, string>? tags, string? userId, CancellationToken cancellationToken)
    {
        Rules.Required(experimentId, "experiment_id");
        Rules.TagKeys(tags, server: true);
        WarnOfCuts("tag", tags ?? NoTags, Rules.TagLength);
        WarnOfLongName(runName);
        // A run without a start time would have started in 1970.
        var start = startTime ?? time.GetUtcNow().ToUnixTimeMilliseconds();
        var request = new CreateRunRequest(experimentId, userId, runName, start, KeyValue.ListOf(tags));
        return Read(await door.PostAsync("runs/create", request, cancellationToken).ConfigureAwait(false));
    }

    public async Task<Run> GetRunAsync(string runId, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        return Read(await door.GetAsync("runs/get", new Query<RunAnswer>().With("run_id", runId), cancellationToken).ConfigureAwait(false));
    }

    public async Task<RunInfo> UpdateRunAsync(string runId, RunStatus? status, long? endTime, string? runName, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        WarnOfLongName(runName);
        var answer = await door.PostAsync("runs/update", new UpdateRunRequest(runId, status?.ToWire(), endTime, runName), cancellationToken).ConfigureAwait(false);
        return RestErrors.Need(answer.RunInfo, "run_info").ToRunInfo();
    }

    public Task DeleteRunAsync(string runId, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        return door.PostAsync("runs/delete", new RunRequest(runId), cancellationToken);
    }

    public Task RestoreRunAsync(string runId, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        return door.PostAsync("runs/restore", new RunRequest(runId), cancellationToken);
    }

    public async Task<PagedList<Run>> SearchRunsAsync(IReadOnlyCollection<string> experimentIds, SearchOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(experimentIds);
        options ??= new SearchOptions();
        Rules.MaxResults(options, 50_000);
        var request = new SearchRunsRequest(experimentIds, options.Filter, Wire(options.ViewType), options.MaxResults, options.OrderBy, options.PageToken);
        var answer = await door.PostAsync("runs/search", request, cancellationToken).ConfigureAwait(false);
        return Page(answer.Runs, answer.NextPageToken, static message => message.ToRun());
    }

    public async Task<IReadOnlyList<ArtifactInfo>> ListArtifactsAsync(string runId, string? path, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        var query = new Query<ArtifactsAnswer>().With("run_id", runId).With("path", ArtifactPath.Check(path));
        var answer = await door.GetAsync("artifacts/list", query, cancellationToken).ConfigureAwait(false);
        return answer.ToArtifacts();
    }

    private static Run Read(RunAnswer answer) => RestErrors.Need(answer.Run, "run").ToRun();
}
