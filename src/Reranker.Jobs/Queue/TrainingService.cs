using Microsoft.Extensions.Options;
using Quartz;

namespace Reranker.Jobs;

/// <summary>
/// Prepares the jobs before the host listens, and starts them when it does. When it stops it interrupts its training at once and, before the host ends, waits for the last checkpoint, as long
/// as the host's shutdown timeout lets it.
/// </summary>
internal sealed partial class TrainingService(
    TrainingJobs jobs, [FromKeyedServices(JobQuartz.Scheduler)] ISchedulerFactory schedulers, IOptions<RerankerJobOptions> options, ILogger<TrainingService> logger) : IHostedLifecycleService
{
    private readonly bool _runs = options.Value.RunsTrainings;
    private Task _shutdown = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // A host that only asks others serves without the queue, too.
        if (!_runs || jobs.IsPrepared)
            return;
        try
        {
            await jobs.PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TrackingException error)
        {
            // The host serves without it.
            LogNotPrepared(error);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (_runs)
            await (await schedulers.GetScheduler(cancellationToken).ConfigureAwait(false)).Start(cancellationToken).ConfigureAwait(false);
    }

    // Before the requests have ended: one of them may wait for the training.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (_runs)
            _shutdown = (await schedulers.GetScheduler(CancellationToken.None).ConfigureAwait(false)).Shutdown(waitForJobsToComplete: true, cancellationToken).AsTask();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _shutdown.WaitAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "What an earlier host left of a training is not looked for, since the experiment tracker does not answer; the next start does so")]
    private partial void LogNotPrepared(Exception error);
}
