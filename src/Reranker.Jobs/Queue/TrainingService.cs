using Microsoft.Extensions.Options;
using Quartz;

namespace Reranker.Jobs;

/// <summary>
/// Prepares the jobs before the host listens, and starts them when it does. When it stops it interrupts its training at once and, before the host ends, waits for the last checkpoint, as long
/// as the host's shutdown timeout lets it.
/// </summary>
internal sealed partial class TrainingService(
    JobStartup startup, [FromKeyedServices(JobQuartz.Scheduler)] ISchedulerFactory schedulers, IOptions<RerankerJobOptions> options, ILogger<TrainingService> logger) : IHostedLifecycleService
{
    private readonly bool _runs = options.Value.RunsTrainings;
    private Task _shutdown = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (startup.HasBegun)
            return;
        try
        {
            await startup.PrepareDatabaseAsync(cancellationToken).ConfigureAwait(false);
            await startup.PrepareRegistryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TrackingException || (!_runs && error is JobStoreException))
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

    [LoggerMessage(LogLevel.Warning, "The model registry or the database does not answer: what an earlier host left unfinished is looked for at the next start")]
    private partial void LogNotPrepared(Exception error);
}
