using Microsoft.Extensions.Options;
using Quartz;

namespace Reranker.Jobs;

/// <summary>Trains a challenger on the days before, when the schedule says so: on one host, however many have the schedule.</summary>
[DisallowConcurrentExecution]
internal sealed partial class ScheduledRetraining(TrainingJobs jobs, IOptions<RerankerJobOptions> options, TimeProvider time, ILogger<ScheduledRetraining> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var window = new DateWindow(today.AddDays(-options.Value.Schedule.Days), today.AddDays(-1));
        try
        {
            LogStarted(window, await jobs.StartAsync(new RetrainingRequest(window), cancellationToken).ConfigureAwait(false));
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

    [LoggerMessage(LogLevel.Information, "The scheduled training on {Window} starts as the run {RunId}")]
    private partial void LogStarted(DateWindow window, string runId);

    [LoggerMessage(LogLevel.Information, "The scheduled training on {Window} is left out. {Reason}")]
    private partial void LogSkipped(DateWindow window, string reason);

    [LoggerMessage(LogLevel.Error, "The scheduled training on {Window} cannot start")]
    private partial void LogFailed(DateWindow window, Exception error);
}
