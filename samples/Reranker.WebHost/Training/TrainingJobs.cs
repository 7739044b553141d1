using Microsoft.Extensions.Options;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>Starts and cancels trainings, one at a time over all hosts that share a data directory or a database; any of them may be asked.</summary>
internal sealed class TrainingJobs(
    RetrainingPipeline pipeline, TrainingQueue queue, TrainingLease lease, TrainingCancellation cancellation, TrainingRecovery recovery, IExperimentTracker tracker,
    IOptions<HostSettings> settings, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Has a challenger trained; returns when its run exists.</summary>
    /// <returns>The run's id.</returns>
    /// <exception cref="NobodyTrainsException">This host only serves, and has no database through which another would hear of it.</exception>
    /// <exception cref="TrainingInProgressException">One runs already, here or elsewhere.</exception>
    /// <exception cref="TrainingException">The request cannot be trained on.</exception>
    public async Task<string> StartAsync(RetrainingRequest request, CancellationToken cancellationToken)
    {
        if (settings.Value is { Role: HostRole.Serve, IsClustered: false })
            throw new NobodyTrainsException();
        await using var held = await lease.TryTakeAsync(cancellationToken);
        if (await queue.FindAsync(cancellationToken) is var running && (held is null || running is not null))
            throw new TrainingInProgressException(running ?? lease.RunId);

        var runId = await pipeline.EnqueueAsync(request, cancellationToken);
        held.Name(runId);
        try
        {
            await queue.AddAsync(runId, CancellationToken.None);
        }
        catch (RerankerException error)
        {
            held.Forget();
            await recovery.EndAsync(runId, ExperimentRunStatus.Failed, error.Message, CancellationToken.None);
            throw;
        }

        return runId;
    }

    /// <summary>Asks a training to stop, whoever runs it; <see cref="WaitAsync"/> tells when it has.</summary>
    public async Task CancelAsync(string runId, CancellationToken cancellationToken)
    {
        await cancellation.AskAsync(runId, cancellationToken);
        // Where nobody trains it, nobody would hear.
        await using var held = await lease.TryTakeAsync(cancellationToken);
        if (held is null || !await queue.RemoveAsync(runId, cancellationToken))
            return;
        await tracker.EndRunAsync(runId, ExperimentRunStatus.Killed, cancellationToken);
        held.Forget();
    }

    /// <summary>Waits for a training's end, and tells whether it came in time.</summary>
    public async Task<bool> WaitAsync(string runId, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (await queue.FindAsync(cancellationToken) == runId
            || await tracker.FindRunAsync(runId, cancellationToken) is { Status: ExperimentRunStatus.Running or ExperimentRunStatus.Scheduled })
        {
            if (patience != Timeout.InfiniteTimeSpan && time.GetElapsedTime(start) > patience)
                return false;
            await Task.Delay(Pause, time, cancellationToken);
        }

        return true;
    }
}
