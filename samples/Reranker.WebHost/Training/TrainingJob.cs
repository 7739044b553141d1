using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>A training that this host runs.</summary>
internal sealed class TrainingJob : IProgress<RetrainingProgress>
{
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _cancellation;
    private RetrainingProgress? _progress;
    private bool _isCancelled;

    private TrainingJob(string runId, CancellationToken stopping)
    {
        RunId = runId;
        _stopping = stopping;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    public string RunId { get; }

    /// <summary>Ends with the training, however that ends; never in an error.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public RetrainingProgress? Progress => Volatile.Read(ref _progress);

    /// <summary>Runs a training that has been started.</summary>
    /// <param name="retraining">The training; it is disposed of when it has ended.</param>
    /// <param name="lease">The right to do so; it is given back when it has ended.</param>
    /// <param name="stopping">Interrupts it.</param>
    public static TrainingJob Run(Retraining retraining, TrainingLease.Held lease, CancellationToken stopping)
    {
        var job = new TrainingJob(retraining.RunId, stopping);
        job.Completion = Task.Run(() => job.ExecuteAsync(retraining, lease), CancellationToken.None);
        return job;
    }

    /// <summary>Waits for the training's end, and tells whether it came in time.</summary>
    public async Task<bool> WaitAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await Completion.WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Asks the training to stop; <see cref="Completion"/> tells when it has.</summary>
    public async Task CancelAsync()
    {
        try
        {
            _isCancelled = true;
            await _cancellation.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended before it could be asked to.
        }
    }

    public void Report(RetrainingProgress value) => Volatile.Write(ref _progress, value);

    private async Task ExecuteAsync(Retraining retraining, TrainingLease.Held lease)
    {
        using var _ = _cancellation;
        using var __ = lease;
        try
        {
            await using (retraining)
                await retraining.ExecuteAsync(this, _cancellation.Token);
        }
        catch (Exception)
        {
            // The run says FAILED or KILLED, and the pipeline's log says why; nobody awaits this task to hear it again.
            if (_stopping.IsCancellationRequested && !_isCancelled)
                lease.Interrupt();
        }
    }
}
