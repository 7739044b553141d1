using System.Globalization;
using Microsoft.Extensions.Options;

namespace Reranker.Jobs;

/// <summary>Decides what becomes of a training whose host was stopped or killed.</summary>
internal sealed partial class TrainingRecovery(
    ModelPromotion promotion, IExperimentTracker tracker, IModelRegistry registry,
    IOptions<RerankerJobOptions> options, IOptions<ModelRegistryOptions> registeredModel, ILogger<TrainingRecovery> logger)
{
    private const int MaxResumptions = 1;
    private readonly InterruptedTraining _setting = options.Value.Interrupted;

    /// <summary>Whether a run is to be trained, which nobody does now; if not, it has ended, or is ended here with the reason.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="isLeft">Whether a host has left it, if only waiting.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<bool> GoesOnAsync(string runId, bool isLeft, CancellationToken cancellationToken)
    {
        switch (await tracker.FindRunAsync(runId, cancellationToken).ConfigureAwait(false))
        {
            case null or { Status: ExperimentRunStatus.Finished or ExperimentRunStatus.Failed }:
                return false;
            case { } run when TrainingCancellation.IsAsked(run):
                await EndAsync(runId, ExperimentRunStatus.Killed, reason: null, cancellationToken).ConfigureAwait(false);
                return false;
            case { Status: ExperimentRunStatus.Scheduled } when !isLeft:
                return true;
            case { } run:
                return await RecoverAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a run has not ended.</summary>
    public async Task<bool> IsOpenAsync(string runId, CancellationToken cancellationToken) =>
        await tracker.FindRunAsync(runId, cancellationToken).ConfigureAwait(false) is { Status: ExperimentRunStatus.Scheduled or ExperimentRunStatus.Running };

    /// <summary>Puts a run that was interrupted in good order back among those that wait, which does not count as a resumption.</summary>
    public async Task QueueAgainAsync(string runId)
    {
        try
        {
            var run = await tracker.ResumeRunAsync(runId, CancellationToken.None).ConfigureAwait(false);
            await using var _ = run.ConfigureAwait(false);
            await run.EndAsync(ExperimentRunStatus.Scheduled, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TrackingException error)
        {
            // Whoever goes on resumes it from where it stands; it counts, then.
            LogNotQueued(runId, error);
        }
    }

    /// <summary>Ends a run that nobody works on.</summary>
    public async Task EndAsync(string runId, ExperimentRunStatus status, string? reason, CancellationToken cancellationToken)
    {
        var run = await tracker.ResumeRunAsync(runId, cancellationToken).ConfigureAwait(false);
        await using var _ = run.ConfigureAwait(false);
        if (reason is not null)
            await run.SetTagsAsync(new Dictionary<string, string> { [RetrainingTags.Error] = reason }, cancellationToken).ConfigureAwait(false);
        await run.EndAsync(status, cancellationToken).ConfigureAwait(false);
        LogEnded(runId, status, reason);
    }

    private async Task<bool> RecoverAsync(ExperimentRunInfo run, CancellationToken cancellationToken)
    {
        // Whatever was left to do in the registry comes first.
        await promotion.RepairAsync(cancellationToken).ConfigureAwait(false);
        if ((await registry.ListAsync(registeredModel.Value.RegisteredModel, cancellationToken).ConfigureAwait(false)).FirstOrDefault(version => version.RunId == run.RunId) is { } registered)
        {
            await tracker.SetTagsAsync(run.RunId, new Dictionary<string, string> { [RetrainingTags.Version] = registered.Version.ToString(CultureInfo.InvariantCulture) }, cancellationToken).ConfigureAwait(false);
            await tracker.EndRunAsync(run.RunId, ExperimentRunStatus.Finished, cancellationToken).ConfigureAwait(false);
            LogRegistered(run.RunId, registered.Version);
            return false;
        }

        if (ReasonToEnd(run) is not { } reason)
            return true;
        await EndAsync(run.RunId, _setting is InterruptedTraining.Kill ? ExperimentRunStatus.Killed : ExperimentRunStatus.Failed, reason, cancellationToken).ConfigureAwait(false);
        return false;
    }

    private string? ReasonToEnd(ExperimentRunInfo run)
    {
        if (_setting is not InterruptedTraining.Resume)
            return "The host was stopped while it trained.";
        return int.TryParse(run.Tags.GetValueOrDefault(RetrainingTags.Resumed), NumberStyles.None, CultureInfo.InvariantCulture, out var times) && times >= MaxResumptions
            ? "The host was stopped while it trained, and again after the training had been resumed. Start it again: it goes on from its last checkpoint."
            : null;
    }

    [LoggerMessage(LogLevel.Information, "The run {RunId}, whose host was stopped, had registered version {Version} already: it is finished")]
    private partial void LogRegistered(string runId, int version);

    [LoggerMessage(LogLevel.Warning, "The run {RunId} is marked as {Status}. {Reason}")]
    private partial void LogEnded(string runId, ExperimentRunStatus status, string? reason);

    [LoggerMessage(LogLevel.Warning, "The run {RunId}, which was interrupted, could not be marked as waiting")]
    private partial void LogNotQueued(string runId, Exception error);
}
