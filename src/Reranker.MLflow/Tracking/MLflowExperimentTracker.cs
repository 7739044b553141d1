using Microsoft.Extensions.Logging;

namespace Reranker.MLflow;

/// <summary>The experiment tracker on an MLflow client.</summary>
internal sealed class MLflowExperimentTracker(IMLflowClient client, ArtifactRepositories artifacts, TimeProvider time, ILogger<MLflowExperimentTracker> logger) : IExperimentTracker
{
    public async Task<IExperimentRun> StartRunAsync(string experiment, string runName, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(experiment);
        ArgumentException.ThrowIfNullOrEmpty(runName);
        var experimentId = await FindExperimentAsync(experiment, cancellationToken).ConfigureAwait(false)
            ?? await CreateExperimentAsync(experiment, cancellationToken).ConfigureAwait(false);
        // What MLflow's own client says of who runs what.
        var tags = new Dictionary<string, string>
        {
            [SystemTags.User] = Environment.UserName,
            [SystemTags.SourceName] = Environment.GetCommandLineArgs()[0],
            [SystemTags.SourceType] = "LOCAL",
        };
        var run = await client.CreateRunAsync(
            experimentId, runName, time.GetUtcNow().ToUnixTimeMilliseconds(), tags, Environment.UserName, cancellationToken).ConfigureAwait(false);
        return new MLflowExperimentRun(client, artifacts, run.Info, time, logger);
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
        return client.UpdateRunAsync(runId, status.ToMLflow(), time.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken: cancellationToken);
    }

    public async Task<IReadOnlyList<ExperimentRunInfo>> ListRunsAsync(string experiment, ExperimentRunStatus? status, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(experiment);
        if (await FindExperimentAsync(experiment, cancellationToken).ConfigureAwait(false) is not { } experimentId)
            return [];
        var filter = status is { } wanted ? $"attributes.status = '{wanted.ToMLflow().ToWire()}'" : null;
        return await client.EnumerateRunsAsync([experimentId], new SearchOptions { Filter = filter }, cancellationToken)
            .Select(Convert).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private static ExperimentRunInfo Convert(Run run) => new()
    {
        RunId = run.Info.RunId,
        Name = run.Info.RunName,
        ExperimentId = run.Info.ExperimentId,
        Status = run.Info.Status.ToExperimentRunStatus(),
        StartedAt = EpochTime.ToDateTimeOffset(run.Info.StartTime),
        EndedAt = run.Info.EndTime is { } end ? EpochTime.ToDateTimeOffset(end) : null,
        Parameters = run.Data.Params,
        Metrics = run.Data.Metrics.ToDictionary(static metric => metric.Key, static metric => metric.Value, StringComparer.Ordinal),
        Tags = run.Data.Tags,
    };

    private async Task<string?> FindExperimentAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetExperimentByNameAsync(name, cancellationToken).ConfigureAwait(false)).ExperimentId;
        }
        catch (MLflowException error) when (error.ErrorCode == MLflowErrorCode.ResourceDoesNotExist)
        {
            return null;
        }
    }

    private async Task<string> CreateExperimentAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.CreateExperimentAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (MLflowException error) when (error.ErrorCode == MLflowErrorCode.ResourceAlreadyExists)
        {
            // Somebody was faster.
            return (await client.GetExperimentByNameAsync(name, cancellationToken).ConfigureAwait(false)).ExperimentId;
        }
    }
}
