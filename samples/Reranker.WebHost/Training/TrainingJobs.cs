using Microsoft.Extensions.Options;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>Runs trainings in the background, one at a time. A host that stops cancels its training and waits for it.</summary>
internal sealed partial class TrainingJobs(
    RetrainingPipeline pipeline, TrainingLease lease, IExperimentTracker tracker, IOptions<HostSettings> settings, IHostApplicationLifetime lifetime, ILogger<TrainingJobs> logger) : IHostedService
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
            var job = TrainingJob.Run(retraining, held, lifetime.ApplicationStopping);
            Volatile.Write(ref _latest, job);
            return job;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The training of a run, where this host runs it or ran it last.</summary>
    public TrainingJob? Find(string runId) => Volatile.Read(ref _latest) is { } job && job.RunId == runId ? job : null;

    /// <summary>Ends the run of a host that was killed while it trained, and removes what it left half made.</summary>
    public async Task EndAbandonedAsync(CancellationToken cancellationToken)
    {
        using var held = lease.TryTake();
        if (held is null || lease.RunId is not { } runId)
            return;
        if (Directory.Exists(settings.Value.WorkDirectory))
            Directory.Delete(settings.Value.WorkDirectory, recursive: true);
        if (await tracker.FindRunAsync(runId, cancellationToken) is not { Status: ExperimentRunStatus.Running })
            return;
        await tracker.EndRunAsync(runId, ExperimentRunStatus.Killed, cancellationToken);
        LogAbandoned(runId);
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Cancelled by ApplicationStopping already; the host's shutdown timeout bounds the wait.
    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Volatile.Read(ref _latest)?.Completion.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The run {RunId} was left by a host that was killed; it is marked as such")]
    private partial void LogAbandoned(string runId);
}
