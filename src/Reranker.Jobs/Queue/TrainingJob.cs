using Microsoft.Extensions.Options;
using Quartz;

namespace Reranker.Jobs;

/// <summary>A training as Quartz runs it: again, on another host, where its host dies or stops.</summary>
[DisallowConcurrentExecution]
internal sealed class TrainingJob(TrainingRunner runner, IHostApplicationLifetime lifetime, IOptions<RerankerJobOptions> options) : IJob
{
    /// <exception cref="OperationCanceledException">The host stops before the training has ended, which hands the job over.</exception>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        if (await RunAsync(context.JobDetail.JobDataMap.GetString(TrainingQueue.RunId)!, cancellationToken).ConfigureAwait(false) || !options.Value.IsShared)
            return;

        // Quartz hands over what it has interrupted itself. What it started in the moment of stopping it has not: that has to be found unfinished, as after a crash.
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> RunAsync(string runId, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            return await runner.RunAsync(runId, stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
