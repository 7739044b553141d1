using Microsoft.Extensions.Options;
using Quartz;

namespace Reranker.Jobs;

/// <summary>Puts the schedule into the job store.</summary>
internal sealed class RetrainingScheduler([FromKeyedServices(JobQuartz.Scheduler)] ISchedulerFactory schedulers, IOptions<RerankerJobOptions> options)
{
    private static readonly JobKey Job = new("schedule", "reranker");
    private static readonly TriggerKey Trigger = new("schedule", "reranker");

    /// <summary>Puts the schedule there, where it is new or another one, or takes it away where there is none any more.</summary>
    /// <exception cref="JobStoreException">The job store failed.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellationToken).ConfigureAwait(false);
            if (options.Value.Schedule.Cron is not { } cron)
                await scheduler.DeleteJob(Job, cancellationToken).ConfigureAwait(false);
            else if (await scheduler.GetTrigger(Trigger, cancellationToken).ConfigureAwait(false) is not ICronTrigger { CronExpressionString: var old } || old != cron)
                await scheduler.ScheduleJob(
                    JobBuilder.Create<ScheduledRetraining>().WithIdentity(Job).Build(), [TriggerOf(cron)], ScheduleJobOptions.Replacing, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (JobStoreException.Covers(error))
        {
            throw JobStoreException.Of(error);
        }
    }

    private static ITrigger TriggerOf(string cron) =>
        TriggerBuilder.Create().WithIdentity(Trigger).ForJob(Job).WithSchedule(CronScheduleBuilder.Create(cron).InTimeZone(TimeZoneInfo.Utc)).Build();
}
