using Microsoft.Extensions.Options;
using Quartz;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>Trains a challenger on the days before, when the schedule says so: on one host, however many have the schedule.</summary>
[DisallowConcurrentExecution]
internal sealed partial class ScheduledRetraining(TrainingJobs jobs, IOptions<RetrainingSchedule> schedule, TimeProvider time, ILogger<ScheduledRetraining> logger) : IJob
{
    private static readonly JobKey Key = new("schedule", "reranker");
    private static readonly TriggerKey Times = new("schedule", "reranker");

    /// <summary>Puts the schedule into the job store, where it is new or another one, or takes it away where there is none any more.</summary>
    public static async Task ApplyAsync(ISchedulerFactory schedulers, RetrainingSchedule schedule, CancellationToken cancellationToken)
    {
        try
        {
            var scheduler = await schedulers.GetScheduler(cancellationToken);
            if (schedule.Cron is not { } cron)
                await scheduler.DeleteJob(Key, cancellationToken);
            else if (await scheduler.GetTrigger(Times, cancellationToken) is not ICronTrigger { CronExpressionString: var old } || old != cron)
                await scheduler.ScheduleJob(JobBuilder.Create<ScheduledRetraining>().WithIdentity(Key).Build(), [Trigger(cron)], ScheduleJobOptions.Replacing, cancellationToken);
        }
        catch (Exception error) when (DatabaseException.Covers(error))
        {
            throw DatabaseException.Of(error);
        }
    }

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var window = new DateWindow(today.AddDays(-schedule.Value.Days), today.AddDays(-1));
        try
        {
            LogStarted(window, await jobs.StartAsync(new RetrainingRequest(window), cancellationToken));
        }
        catch (Exception error) when (error is TrainingInProgressException or NoFeedbackException)
        {
            LogSkipped(window, error.Message);
        }
        catch (RerankerException error)
        {
            LogFailed(window, error);
        }
    }

    private static ITrigger Trigger(string cron) =>
        TriggerBuilder.Create().WithIdentity(Times).ForJob(Key).WithSchedule(CronScheduleBuilder.Create(cron).InTimeZone(TimeZoneInfo.Utc)).Build();

    [LoggerMessage(LogLevel.Information, "The scheduled training on {Window} starts as the run {RunId}")]
    private partial void LogStarted(DateWindow window, string runId);

    [LoggerMessage(LogLevel.Information, "The scheduled training on {Window} is left out. {Reason}")]
    private partial void LogSkipped(DateWindow window, string reason);

    [LoggerMessage(LogLevel.Error, "The scheduled training on {Window} cannot start")]
    private partial void LogFailed(DateWindow window, Exception error);
}
