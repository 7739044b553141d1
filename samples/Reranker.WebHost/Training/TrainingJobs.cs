using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>Runs trainings in the background, one at a time. A host that stops interrupts its training and waits for its last checkpoint.</summary>
internal sealed class TrainingJobs(RetrainingPipeline pipeline, TrainingLease lease, IHostApplicationLifetime lifetime) : IHostedService
{
    private TrainingJob? _latest;

    /// <summary>Starts a training; returns when its run exists.</summary>
    /// <exception cref="TrainingInProgressException">One runs already, here or in another host on the same data directory.</exception>
    /// <exception cref="TrainingException">The request cannot be trained on.</exception>
    public async Task<TrainingJob> StartAsync(RetrainingRequest request, CancellationToken cancellationToken)
    {
        var held = lease.TryTake() ?? throw new TrainingInProgressException(lease.RunId);
        try
        {
            var retraining = await pipeline.StartAsync(request, cancellationToken);
            held.Name(retraining.RunId);
            return Run(retraining, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with an interrupted training, in the same run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="held">The right to do so; the training has it now.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RerankerException">It cannot go on. The right is the caller's still.</exception>
    public async Task<TrainingJob> ResumeAsync(string runId, TrainingLease.Held held, CancellationToken cancellationToken) =>
        Run(await pipeline.ResumeAsync(runId, cancellationToken), held);

    /// <summary>The training of a run, where this host runs it or ran it last.</summary>
    public TrainingJob? Find(string runId) => Volatile.Read(ref _latest) is { } job && job.RunId == runId ? job : null;

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Interrupted by ApplicationStopping already; the host's shutdown timeout bounds the wait.
    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Volatile.Read(ref _latest)?.Completion.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    private TrainingJob Run(Retraining retraining, TrainingLease.Held held)
    {
        var job = TrainingJob.Run(retraining, held, lifetime.ApplicationStopping);
        Volatile.Write(ref _latest, job);
        return job;
    }
}
