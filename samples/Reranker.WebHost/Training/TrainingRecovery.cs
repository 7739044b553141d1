using System.Globalization;
using Microsoft.Extensions.Options;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>At a start, takes up the training of a host that was stopped or killed while it trained on the same data directory.</summary>
internal sealed partial class TrainingRecovery(
    TrainingJobs jobs, TrainingLease lease, IExperimentTracker tracker, IModelRegistry registry,
    IOptions<HostSettings> settings, IOptions<RetrainingPipelineOptions> pipeline, ILogger<TrainingRecovery> logger)
{
    private const int MaxResumptions = 1;
    private readonly InterruptedTraining _setting = settings.Value.InterruptedTraining;

    /// <summary>Goes on with it, or ends its run with the reason, as the settings say. Does nothing where there is none, or where another host trains.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (lease.TryTake() is not { } held)
            return;
        var isResumed = false;
        try
        {
            isResumed = lease.RunId is { } runId
                && await tracker.FindRunAsync(runId, cancellationToken) is { Status: ExperimentRunStatus.Running or ExperimentRunStatus.Killed } run
                && await RecoverAsync(run, held, cancellationToken);
        }
        finally
        {
            if (!isResumed)
                held.Dispose();
        }
    }

    private async Task<bool> RecoverAsync(ExperimentRunInfo run, TrainingLease.Held held, CancellationToken cancellationToken)
    {
        // What was left to do in the registry has been done by now: ModelPromotion repairs first.
        if ((await registry.ListAsync(pipeline.Value.RegisteredModel, cancellationToken)).FirstOrDefault(version => version.RunId == run.RunId) is { } registered)
        {
            await tracker.SetTagsAsync(run.RunId, new Dictionary<string, string> { [RetrainingTags.Version] = registered.Version.ToString(CultureInfo.InvariantCulture) }, cancellationToken);
            await tracker.EndRunAsync(run.RunId, ExperimentRunStatus.Finished, cancellationToken);
            LogRegistered(run.RunId, registered.Version);
            return false;
        }

        if (ReasonToEnd(run) is { } reason)
        {
            await EndAsync(run.RunId, _setting is InterruptedTraining.Kill ? ExperimentRunStatus.Killed : ExperimentRunStatus.Failed, reason, cancellationToken);
            return false;
        }

        try
        {
            await jobs.ResumeAsync(run.RunId, held, cancellationToken);
            LogResumed(run.RunId);
            return true;
        }
        catch (RerankerException error) when (error is not TrackingException)
        {
            await EndAsync(run.RunId, ExperimentRunStatus.Failed, $"The host was stopped while it trained, and the training cannot go on: {error.Message}", cancellationToken);
            return false;
        }
    }

    private string? ReasonToEnd(ExperimentRunInfo run)
    {
        if (_setting is not InterruptedTraining.Resume)
            return "The host was stopped while it trained.";
        return int.TryParse(run.Tags.GetValueOrDefault(RetrainingTags.Resumed), NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times >= MaxResumptions
            ? "The host was stopped while it trained, and again after the training had been resumed. Start it again: it goes on from its last checkpoint."
            : null;
    }

    private async Task EndAsync(string runId, ExperimentRunStatus status, string reason, CancellationToken cancellationToken)
    {
        await using var run = await tracker.ResumeRunAsync(runId, cancellationToken);
        await run.SetTagsAsync(new Dictionary<string, string> { [RetrainingTags.Error] = reason }, cancellationToken);
        await run.EndAsync(status, cancellationToken);
        LogEnded(runId, status, reason);
    }

    [LoggerMessage(LogLevel.Information, "The training of the run {RunId}, whose host was stopped, goes on")]
    private partial void LogResumed(string runId);

    [LoggerMessage(LogLevel.Information, "The run {RunId}, whose host was stopped, had registered version {Version} already: it is finished")]
    private partial void LogRegistered(string runId, int version);

    [LoggerMessage(LogLevel.Warning, "The run {RunId} is marked as {Status}. {Reason}")]
    private partial void LogEnded(string runId, ExperimentRunStatus status, string reason);
}
