using Microsoft.Extensions.Options;

namespace Reranker.Jobs;

/// <summary>Starts, follows and cancels trainings, one at a time over all hosts that share a data directory or a database; any of them may be asked. Safe for concurrent use.</summary>
public sealed class TrainingJobs
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly RetrainingPipeline _pipeline;
    private readonly TrainingQueue _queue;
    private readonly TrainingLease _lease;
    private readonly TrainingCancellation _cancellation;
    private readonly TrainingRecovery _recovery;
    private readonly IExperimentTracker _tracker;
    private readonly RerankerJobOptions _options;
    private readonly TimeProvider _time;

    internal TrainingJobs(
        RetrainingPipeline pipeline, TrainingQueue queue, TrainingLease lease, TrainingCancellation cancellation, TrainingRecovery recovery,
        IExperimentTracker tracker, IOptions<RerankerJobOptions> options, TimeProvider time)
    {
        (_pipeline, _queue, _lease, _cancellation, _recovery) = (pipeline, queue, lease, cancellation, recovery);
        (_tracker, _options, _time) = (tracker, options.Value, time);
    }

    /// <summary>Has a challenger trained; returns when its run exists.</summary>
    /// <param name="request">What to train on, and how.</param>
    /// <param name="cancellationToken">Cancels the call, not the training.</param>
    /// <returns>The id of the run.</returns>
    /// <exception cref="NoTrainingHostException">This host doesn't train, and has no database through which another would hear of it.</exception>
    /// <exception cref="TrainingInProgressException">One runs already, here or elsewhere.</exception>
    /// <exception cref="TrainingException">The request cannot be trained on.</exception>
    /// <exception cref="JobStoreException">The queue failed.</exception>
    public async Task<string> StartAsync(RetrainingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_options is { RunsTrainings: false, IsShared: false })
            throw new NoTrainingHostException();
        var held = await _lease.TryTakeAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new TrainingInProgressException(await _queue.FindAsync(cancellationToken).ConfigureAwait(false) ?? _lease.RunId);
        await using var _ = held.ConfigureAwait(false);
        if (await _queue.FindAsync(cancellationToken).ConfigureAwait(false) is { } running)
            throw new TrainingInProgressException(running);

        var runId = await _pipeline.EnqueueAsync(request, cancellationToken).ConfigureAwait(false);
        held.Name(runId);
        try
        {
            await _queue.AddAsync(runId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (RerankerException error)
        {
            held.Forget();
            await _recovery.EndAsync(runId, ExperimentRunStatus.Failed, error.Message, CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        return runId;
    }

    /// <summary>Asks a training to stop, whichever host runs it; <see cref="WaitAsync"/> tells when it has.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task CancelAsync(string runId, CancellationToken cancellationToken = default)
    {
        await _cancellation.AskAsync(runId, cancellationToken).ConfigureAwait(false);
        // Where nobody trains it, nobody would hear.
        var held = await _lease.TryTakeAsync(cancellationToken).ConfigureAwait(false);
        if (held is null)
            return;
        await using var _ = held.ConfigureAwait(false);
        if (!await _queue.RemoveAsync(runId, cancellationToken).ConfigureAwait(false))
            return;
        await _tracker.EndRunAsync(runId, ExperimentRunStatus.Killed, cancellationToken).ConfigureAwait(false);
        held.Forget();
    }

    /// <summary>Waits for the end of a training.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <param name="cancellationToken">Cancels the call, not the training.</param>
    /// <returns>Whether it has ended in time.</returns>
    public async Task<bool> WaitAsync(string runId, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var start = _time.GetTimestamp();
        while (await _queue.FindAsync(cancellationToken).ConfigureAwait(false) == runId
            || await _tracker.FindRunAsync(runId, cancellationToken).ConfigureAwait(false) is { Status: ExperimentRunStatus.Running or ExperimentRunStatus.Scheduled })
        {
            if (timeout != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(start) > timeout)
                return false;
            await Task.Delay(PollInterval, _time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
