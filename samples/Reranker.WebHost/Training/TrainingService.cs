using Quartz;

namespace Reranker.WebHost;

/// <summary>
/// Starts the jobs when the host listens. When it stops it interrupts its training at once and, before the host ends, waits for the last checkpoint, as long as the host's shutdown timeout lets it.
/// </summary>
internal sealed class TrainingService(ISchedulerFactory schedulers) : IHostedLifecycleService
{
    private Task _shutdown = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken) => await (await schedulers.GetScheduler(cancellationToken)).Start(cancellationToken);

    // Before the requests have ended: one of them may wait for the training.
    public async Task StoppingAsync(CancellationToken cancellationToken) =>
        _shutdown = (await schedulers.GetScheduler(CancellationToken.None)).Shutdown(waitForJobsToComplete: true, cancellationToken).AsTask();

    public Task StopAsync(CancellationToken cancellationToken) => _shutdown.WaitAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
