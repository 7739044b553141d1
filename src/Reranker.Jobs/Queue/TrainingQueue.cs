using Quartz;

namespace Reranker.Jobs;

/// <summary>The one training that waits or runs, over all hosts that share a database: a job of Quartz, which exists until its training has ended, whichever hosts die over it.</summary>
internal sealed class TrainingQueue([FromKeyedServices(JobQuartz.Scheduler)] ISchedulerFactory schedulers) : IAsyncDisposable
{
    public const string RunId = "run_id";
    private static readonly JobKey Key = new("training", "reranker");
    private IScheduler? _scheduler;

    /// <summary>The run that waits or runs; <see langword="null"/> where there is none.</summary>
    public Task<string?> FindAsync(CancellationToken cancellationToken) =>
        UseAsync(async scheduler => (await scheduler.GetJobDetail(Key, cancellationToken).ConfigureAwait(false))?.JobDataMap.GetString(RunId), cancellationToken);

    /// <summary>Has a run trained by one of the hosts that train, as soon as one can.</summary>
    /// <exception cref="TrainingInProgressException">There is one already.</exception>
    public Task AddAsync(string runId, CancellationToken cancellationToken) => UseAsync(
        async scheduler =>
        {
            try
            {
                // Recovery: another host goes on where this one dies.
                var job = JobBuilder.Create<TrainingJob>().WithIdentity(Key).UsingJobData(RunId, runId).RequestRecovery().Build();
                return await scheduler.ScheduleJob(job, TriggerBuilder.Create().ForJob(Key).StartNow().Build(), cancellationToken: cancellationToken).ConfigureAwait(false);
            }
            catch (JobPersistenceException error) when (error is ObjectAlreadyExistsException || error.InnerException is ObjectAlreadyExistsException)
            {
                throw new TrainingInProgressException(runId: null);
            }
        },
        cancellationToken);

    /// <summary>Takes a run away from whoever would train it.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> RemoveAsync(string runId, CancellationToken cancellationToken) =>
        await FindAsync(cancellationToken).ConfigureAwait(false) == runId && await UseAsync(scheduler => scheduler.DeleteJob(Key, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);

    // A host that only serves never starts its scheduler, so that nobody else stops it.
    public async ValueTask DisposeAsync()
    {
        if (_scheduler is { Status: SchedulerStatus.Created } scheduler)
            await scheduler.Shutdown(waitForJobsToComplete: false).ConfigureAwait(false);
    }

    private async Task<T> UseAsync<T>(Func<IScheduler, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            _scheduler ??= await schedulers.GetScheduler(cancellationToken).ConfigureAwait(false);
            return await use(_scheduler).ConfigureAwait(false);
        }
        catch (Exception error) when (JobStoreException.Covers(error))
        {
            throw JobStoreException.Of(error);
        }
    }
}
