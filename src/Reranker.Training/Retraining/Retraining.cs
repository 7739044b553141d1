using Microsoft.Extensions.Logging;

namespace Reranker.Training;

/// <summary>A retraining whose run is open.</summary>
public sealed class Retraining : IAsyncDisposable
{
    private readonly IExperimentRun _run;
    private readonly RetrainingPlan _plan;
    private readonly RetrainingStations _stations;
    private readonly ChallengerPromotion _promotion;
    private readonly ILogger _logger;

    internal Retraining(IExperimentRun run, RetrainingPlan plan, RetrainingStations stations, ChallengerPromotion promotion, ILogger logger)
    {
        _run = run;
        _plan = plan;
        _stations = stations;
        _promotion = promotion;
        _logger = logger;
    }

    /// <summary>The run that records it.</summary>
    public string RunId => _run.RunId;

    /// <summary>Leaves the work to whoever calls <see cref="RetrainingPipeline.ResumeAsync"/>, here or in another process: the run is scheduled, and nothing has been done.</summary>
    public Task QueueAsync(CancellationToken cancellationToken = default) => _run.EndAsync(ExperimentRunStatus.Scheduled, cancellationToken);

    /// <summary>Does the work, once. The run ends as finished, failed, or (when cancelled) killed.</summary>
    /// <param name="progress">Hears of every step.</param>
    /// <param name="cancellationToken">Stops the work; honoured until the challenger is registered.</param>
    /// <exception cref="TrainingException">The training or the export failed.</exception>
    public async Task<RetrainingOutcome> ExecuteAsync(IProgress<RetrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var measurement = new TrainingMeasurement(RunId);
        var journal = new RetrainingJournal(_run, progress);
        await using (journal.ConfigureAwait(false))
        {
            try
            {
                var outcome = await WalkAsync(journal, cancellationToken).ConfigureAwait(false);
                await journal.DisposeAsync().ConfigureAwait(false);
                await _run.EndAsync(ExperimentRunStatus.Finished, CancellationToken.None).ConfigureAwait(false);
                measurement.End(outcome.Decision.Outcome);
                RetrainingLog.Finished(_logger, RunId, outcome.Version.Version, outcome.Decision.Outcome, outcome.Decision.Reasons[0]);
                return outcome;
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                measurement.Cancel();
                RetrainingLog.Cancelled(_logger, RunId);
                await journal.DisposeAsync().ConfigureAwait(false);
                await CloseAsync(ExperimentRunStatus.Killed, new Dictionary<string, string>()).ConfigureAwait(false);
                throw;
            }
            catch (Exception error)
            {
                measurement.Fail(error);
                RetrainingLog.Failed(_logger, RunId, error);
                await journal.DisposeAsync().ConfigureAwait(false);
                await CloseAsync(ExperimentRunStatus.Failed, new Dictionary<string, string> { [RetrainingTags.Error] = error.Message }).ConfigureAwait(false);
                throw;
            }
            finally
            {
                NativeHeap.Trim();
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private async Task CloseAsync(ExperimentRunStatus status, Dictionary<string, string> tags)
    {
        try
        {
            await _run.SetTagsAsync(tags, CancellationToken.None).ConfigureAwait(false);
            await _run.EndAsync(status, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TrackingException error)
        {
            // The caller must hear of what stopped the work, not of this.
            RetrainingLog.NotClosed(_logger, RunId, status, error);
        }
    }

    private async Task<RetrainingOutcome> WalkAsync(RetrainingJournal journal, CancellationToken cancellationToken)
    {
        var records = await _stations.GatherAsync(_plan, journal, cancellationToken).ConfigureAwait(false);
        var datasets = await _stations.MakeDatasetAsync(_plan, records, _run, journal, cancellationToken).ConfigureAwait(false);
        using var workspace = _stations.OpenWorkspace(RunId);
        var (challenger, card) = await _stations.TrainAndExportAsync(_plan, datasets, workspace, _run, journal, cancellationToken).ConfigureAwait(false);
        var reports = await _stations.EvaluateAsync(_plan, challenger, datasets.HeldOut, journal, cancellationToken).ConfigureAwait(false);
        challenger = await ChallengerCalibration.AddAsync(challenger, datasets.HeldOut, reports.Challenger, _plan.Request.Calibration, _run, _logger, cancellationToken).ConfigureAwait(false);
        reports = reports.WithCalibrationErrors(datasets.HeldOut, challenger.Manifest?.Calibration, _plan.ChampionPackage.Manifest?.Calibration, _plan.Request.Calibration);
        challenger = await ChallengerCard.FinishAsync(card, challenger, reports, cancellationToken).ConfigureAwait(false);
        reports = reports with { Challenger = reports.Challenger with { Model = challenger.Identity } }; // its card has changed its digest
        await RetrainingStations.LogAsync(reports, workspace.Folder, _run, journal, cancellationToken).ConfigureAwait(false);
        var source = await _run.LogModelAsync(challenger, cancellationToken).ConfigureAwait(false);
        var match = await _stations.DecideAsync(_plan, reports, workspace.Folder, _run, journal).ConfigureAwait(false);

        cancellationToken.ThrowIfCancellationRequested();
        var outcome = await _promotion.PromoteAsync(match, challenger, source, datasets.HeldOut, workspace.Folder, _run, journal).ConfigureAwait(false);
        workspace.RemoveCheckpoint();
        return outcome;
    }
}
