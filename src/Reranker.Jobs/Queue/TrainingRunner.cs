using Microsoft.Extensions.Options;

namespace Reranker.Jobs;

/// <summary>Trains runs that wait, or that another host has left. A host that stops interrupts its training and waits for its last checkpoint.</summary>
internal sealed partial class TrainingRunner(
    RetrainingPipeline pipeline, TrainingLease lease, TrainingRecovery recovery, TrainingCancellation cancellation,
    IOptions<RerankerJobOptions> options, TimeProvider time, ILogger<TrainingRunner> logger)
{
    // Whoever has put the run into the queue holds the lease for another moment.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private Latest? _latest;

    /// <summary>The progress of a run, where this host trains it or trained it last.</summary>
    public RetrainingProgress? ProgressOf(string runId) => Volatile.Read(ref _latest) is { } latest && latest.RunId == runId ? latest.Progress : null;

    /// <summary>Trains a run until it has ended. Where another host has the lease still, it waits for that one to end.</summary>
    /// <returns>Whether it has ended, as its run says; if not, this host stops, and another one, or its next start, goes on.</returns>
    public async Task<bool> RunAsync(string runId, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await TryRunAsync(runId, stopping).ConfigureAwait(false))
                    return true;
                await Task.Delay(Pause, time, stopping).ConfigureAwait(false);
            }
            catch (Exception error) when (error is TrackingException or JobStoreException or FeedbackStoreException)
            {
                LogRetries(runId, Retry, error);
                await Task.Delay(Retry, time, stopping).ConfigureAwait(false);
            }
        }

        return false;
    }

    private async Task<bool> TryRunAsync(string runId, CancellationToken stopping)
    {
        var held = await lease.TryTakeAsync(stopping).ConfigureAwait(false);
        if (held is null)
            return false;
        await using var _ = held.ConfigureAwait(false);
        held.Name(runId);
        var hasEnded = !await recovery.GoesOnAsync(runId, isLeft: false, stopping).ConfigureAwait(false) || await TrainAsync(runId, held.Lost, stopping).ConfigureAwait(false);
        if (hasEnded)
            held.Forget();
        return hasEnded;
    }

    /// <returns>Whether it has ended; if not, this host stops, or has lost the lease.</returns>
    private async Task<bool> TrainAsync(string runId, CancellationToken leaseLost, CancellationToken stopping)
    {
        var latest = new Latest(runId);
        Volatile.Write(ref _latest, latest);
        var cancelled = cancellation.Watch(runId);
        await using var _ = cancelled.ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, leaseLost, cancelled.Token);
        try
        {
            await pipeline.RunAsync(runId, latest, stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (!stop.IsCancellationRequested || cancelled.Token.IsCancellationRequested)
        {
            // The run says FAILED or KILLED, and the pipeline's log says why; where the tracker could not be reached, it waits still.
            if (error is TrackingException or FeedbackStoreException && await recovery.IsOpenAsync(runId, stopping).ConfigureAwait(false))
                throw;
            return true;
        }
        catch (Exception)
        {
            // This host stops, or has lost the lease.
        }

        if (options.Value.IsShared)
            await recovery.QueueAgainAsync(runId).ConfigureAwait(false);
        return false;
    }

    [LoggerMessage(LogLevel.Warning, "The training of the run {RunId} cannot begin; it is tried again in {Pause}")]
    private partial void LogRetries(string runId, TimeSpan pause, Exception error);

    private sealed class Latest(string runId) : IProgress<RetrainingProgress>
    {
        private RetrainingProgress? _progress;

        public string RunId => runId;

        public RetrainingProgress? Progress => Volatile.Read(ref _progress);

        public void Report(RetrainingProgress value) => Volatile.Write(ref _progress, value);
    }
}
