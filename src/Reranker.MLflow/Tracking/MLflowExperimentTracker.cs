namespace Reranker.MLflow;

/// <summary>The experiment tracker on an MLflow client.</summary>
internal sealed class MLflowExperimentTracker(IMLflowClient client, TrackingLocation location, TimeProvider time) : IExperimentTracker
{
    public async Task<IExperimentRun> StartRunAsync(string experiment, string runName, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(experiment);
        ArgumentException.ThrowIfNullOrEmpty(runName);
        return new MLflowExperimentRun(await client.StartRunAsync(experiment, runName, cancellationToken).ConfigureAwait(false));
    }

    public async Task<IExperimentRun> ResumeRunAsync(string runId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        return new MLflowExperimentRun(await client.StartRunAsync(new RunOptions { RunId = runId }, cancellationToken).ConfigureAwait(false));
    }

    public async Task<ExperimentRunInfo?> FindRunAsync(string runId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        try
        {
            return Convert(await client.GetRunAsync(runId, cancellationToken).ConfigureAwait(false));
        }
        catch (MLflowException error) when (error.ErrorCode == MLflowErrorCode.ResourceDoesNotExist)
        {
            return null;
        }
    }

    public Task EndRunAsync(string runId, ExperimentRunStatus status, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        long? end = status is ExperimentRunStatus.Running or ExperimentRunStatus.Scheduled ? null : time.GetUtcNow().ToUnixTimeMilliseconds();
        return client.UpdateRunAsync(runId, status.ToMLflow(), end, cancellationToken: cancellationToken);
    }

    public async Task DescribeExperimentAsync(string experiment, string description, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(experiment);
        ArgumentException.ThrowIfNullOrEmpty(description);
        if (await client.FindExperimentAsync(experiment, cancellationToken).ConfigureAwait(false) is { LifecycleStage: LifecycleStage.Active } found
            && string.IsNullOrWhiteSpace(found.Tags.GetValueOrDefault(SystemTags.Note)))
            await client.SetExperimentTagAsync(found.ExperimentId, SystemTags.Note, description, cancellationToken).ConfigureAwait(false);
    }

    public Task SetTagsAsync(string runId, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentNullException.ThrowIfNull(tags);
        return client.LogBatchAsync(runId, tags: tags, cancellationToken: cancellationToken);
    }

    public async Task LogMetricsAsync(string runId, IReadOnlyDictionary<string, double> metrics, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentNullException.ThrowIfNull(metrics);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var batch in metrics.Select(metric => new Metric(metric.Key, metric.Value, now, 0)).Chunk(Batches.MaxMetrics))
            await client.LogBatchAsync(runId, batch, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    public async Task<string?> LogParameterOnceAsync(string runId, string key, string value, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        try
        {
            await client.LogParamAsync(runId, key, value, cancellationToken).ConfigureAwait(false);
            return value;
        }
        catch (MLflowException error) when (error.ErrorCode is MLflowErrorCode.InvalidParameterValue or MLflowErrorCode.ResourceDoesNotExist)
        {
            // Taken, or a run that takes nothing: the run itself tells which.
            return (await FindRunAsync(runId, cancellationToken).ConfigureAwait(false))?.Parameters.GetValueOrDefault(key);
        }
    }

    public async Task<IReadOnlyList<ExperimentRunInfo>> ListRunsAsync(string experiment, ExperimentRunStatus? status, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(experiment);
        if (await client.FindExperimentAsync(experiment, cancellationToken).ConfigureAwait(false) is not { } found)
            return [];
        var filter = status is { } wanted ? $"attributes.status = '{wanted.ToMLflow().ToWire()}'" : null;
        return await client.EnumerateRunsAsync([found.ExperimentId], new SearchOptions { Filter = filter }, cancellationToken)
            .Select(Convert).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private ExperimentRunInfo Convert(Run run) => new()
    {
        RunId = run.Info.RunId,
        Name = run.Info.RunName,
        ExperimentId = run.Info.ExperimentId,
        Page = location is ServerLocation { Settings.Server: var server } ? new Uri(server, $"#/experiments/{run.Info.ExperimentId}/runs/{run.Info.RunId}") : null,
        Status = run.Info.Status.ToExperimentRunStatus(),
        StartedAt = EpochTime.ToDateTimeOffset(run.Info.StartTime),
        EndedAt = run.Info.EndTime is { } end ? EpochTime.ToDateTimeOffset(end) : null,
        Parameters = run.Data.Params,
        Metrics = run.Data.Metrics.ToDictionary(static metric => metric.Key, static metric => metric.Value, StringComparer.Ordinal),
        Tags = run.Data.Tags,
    };
}
