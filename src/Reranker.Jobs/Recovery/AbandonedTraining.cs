namespace Reranker.Jobs;

/// <summary>At a start, takes up the training of a host that was stopped or killed while it trained on the same data directory. With a database, other hosts do so at once.</summary>
internal sealed partial class AbandonedTraining(
    TrainingLease lease, TrainingRecovery recovery, TrainingQueue queue, RetrainingPipeline pipeline, ILogger<AbandonedTraining> logger)
{
    /// <summary>Goes on with it, or ends its run with the reason, as the settings say. Does nothing where there is none, or where another host trains.</summary>
    public async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        var held = await lease.TryTakeAsync(cancellationToken).ConfigureAwait(false);
        if (held is null)
            return;
        await using var _ = held.ConfigureAwait(false);
        if (lease.RunId is not { } runId)
            return;
        if (!await recovery.GoesOnAsync(runId, isLeft: true, cancellationToken).ConfigureAwait(false))
        {
            held.Forget();
            return;
        }

        try
        {
            // Checked here, so that what cannot go on is known before the host listens.
            await pipeline.RequeueAsync(runId, cancellationToken).ConfigureAwait(false);
            await queue.AddAsync(runId, cancellationToken).ConfigureAwait(false);
            LogTakenUp(runId);
        }
        catch (RerankerException error) when (error is not TrackingException)
        {
            held.Forget();
            await recovery.EndAsync(runId, ExperimentRunStatus.Failed, $"The host was stopped while it trained, and the training cannot go on: {error.Message}", cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(LogLevel.Information, "The training of the run {RunId}, whose host was stopped, goes on")]
    private partial void LogTakenUp(string runId);
}
