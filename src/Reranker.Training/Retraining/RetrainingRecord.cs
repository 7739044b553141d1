using Microsoft.Extensions.Logging;

namespace Reranker.Training;

/// <summary>Keeps the record of a retraining's work: its run, its measurement, its log, and how it ended.</summary>
internal sealed class RetrainingRecord : IAsyncDisposable
{
    private readonly TrainingMeasurement _measurement;
    private readonly RetrainingPlan _plan;
    private readonly ILogger _logger;

    public RetrainingRecord(IExperimentRun run, RetrainingPlan plan, IProgress<RetrainingProgress>? listener, ILogger logger)
    {
        _plan = plan;
        Run = run;
        Journal = new RetrainingJournal(run, listener);
        _measurement = new TrainingMeasurement(run.RunId);
        _logger = logger;
    }

    public IExperimentRun Run { get; }

    public RetrainingJournal Journal { get; }

    public async Task FinishAsync(RetrainingOutcome outcome)
    {
        await Journal.DisposeAsync().ConfigureAwait(false);
        await Run.EndAsync(ExperimentRunStatus.Finished, CancellationToken.None).ConfigureAwait(false);
        _measurement.End(outcome.Decision.Outcome);
        RetrainingLog.Finished(_logger, Run.RunId, outcome.Version.Version, outcome.Decision.Outcome, outcome.Decision.Reasons[0]);
    }

    public async Task CancelAsync()
    {
        _measurement.Cancel();
        RetrainingLog.Cancelled(_logger, Run.RunId);
        await CloseAsync(ExperimentRunStatus.Killed, new Dictionary<string, string> { [RetrainingTags.Note] = RetrainingNotes.Cancelled(_plan) }).ConfigureAwait(false);
    }

    public async Task FailAsync(Exception error)
    {
        _measurement.Fail(error);
        RetrainingLog.Failed(_logger, Run.RunId, error);
        await CloseAsync(ExperimentRunStatus.Failed, new Dictionary<string, string>
        {
            [RetrainingTags.Error] = error.Message, [RetrainingTags.Note] = RetrainingNotes.Failed(_plan, error.Message),
        }).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync().ConfigureAwait(false);
        _measurement.Dispose();
        await Run.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CloseAsync(ExperimentRunStatus status, Dictionary<string, string> tags)
    {
        await Journal.DisposeAsync().ConfigureAwait(false);
        try
        {
            await Run.SetTagsAsync(tags, CancellationToken.None).ConfigureAwait(false);
            await Run.EndAsync(status, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TrackingException error)
        {
            // The caller must hear of what stopped the work, not of this.
            RetrainingLog.NotClosed(_logger, Run.RunId, status, error);
        }
    }
}
