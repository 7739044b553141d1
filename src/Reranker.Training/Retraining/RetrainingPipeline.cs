using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Reranker.Training;

/// <summary>The learning line: gather → dataset → train → export → evaluate → log → decide → promote.</summary>
/// <remarks>
/// A retraining is queued first, and then run, at once or by another process. Safe for concurrent use; two trainings at once share the cores and torch's
/// random generator, so hosts run one at a time.
/// </remarks>
public sealed class RetrainingPipeline
{
    private readonly RetrainingPlanner _planner;
    private readonly RetrainingRuns _runs;
    private readonly GatherStation _gather;
    private readonly DatasetStation _dataset;
    private readonly TrainStation _train;
    private readonly ExportStation _export;
    private readonly EvaluateStation _evaluate;
    private readonly LogStation _log;
    private readonly DecideStation _decide;
    private readonly PromoteStation _promote;
    private readonly RetrainingPipelineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RetrainingPipeline> _logger;

    /// <summary>Creates the pipeline.</summary>
    public RetrainingPipeline(
        IFeedbackStore feedback, IExperimentTracker tracker, IModelRegistry registry, IModelSource models, ModelPromotion promotion,
        IOptions<RetrainingPipelineOptions> options, TimeProvider time, ILogger<RetrainingPipeline> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        _time = time;
        _logger = logger;
        _planner = new RetrainingPlanner(feedback, registry, models, _options);
        _runs = new RetrainingRuns(tracker, registry, _options, logger);
        _gather = new GatherStation(feedback);
        _dataset = new DatasetStation(_options, logger);
        _train = new TrainStation(time, logger);
        _export = new ExportStation(_options, time, logger);
        _evaluate = new EvaluateStation(_options, logger);
        _log = new LogStation(tracker);
        _decide = new DecideStation(_options, logger);
        _promote = new PromoteStation(registry, promotion, _options, logger);
    }

    /// <summary>Checks a request and opens a run for it, which is <see cref="ExperimentRunStatus.Scheduled"/> until <see cref="RunAsync"/> takes it.</summary>
    /// <returns>The run's id.</returns>
    /// <exception cref="NoFeedbackException">There is no feedback in the window.</exception>
    /// <exception cref="TrainingException">An option is out of its range, or there is neither a champion nor a base model.</exception>
    /// <exception cref="ModelPackageException">The base model cannot be used.</exception>
    public async Task<string> EnqueueAsync(RetrainingRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        var plan = await _planner.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        return await _runs.OpenAsync(request, plan, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Queues a run again whose process was killed, or whose training was stopped or failed. It counts as a resumption.</summary>
    /// <param name="runId">The run. Nobody else may work on it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NoFeedbackException">There is no feedback in the window any more.</exception>
    /// <exception cref="TrainingException">There is no such run, it is none of a retraining, or it has a challenger registered already.</exception>
    /// <exception cref="ModelPackageException">The base model cannot be used.</exception>
    public async Task RequeueAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        var info = await _runs.FindAsync(runId, cancellationToken).ConfigureAwait(false);
        await _planner.PlanAsync(RetrainingRuns.RequestOf(info), cancellationToken).ConfigureAwait(false);
        await _runs.RequeueAsync(info, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does the work of a run, which ends as finished, failed, or (when cancelled) killed.</summary>
    /// <remarks>
    /// A run that was interrupted goes on, from the last checkpoint in the working directory where data, base model and options are the same; otherwise it
    /// begins anew. So does a new run of the same training. A run that cannot begin since the tracker or the feedback store cannot be reached stays as it was.
    /// </remarks>
    /// <param name="runId">A run that <see cref="EnqueueAsync"/> has opened. Nobody else may work on it.</param>
    /// <param name="progress">Hears of every step.</param>
    /// <param name="cancellationToken">Stops the work; honoured until the challenger is registered.</param>
    /// <exception cref="NoFeedbackException">There is no feedback in the window, or none that can be learnt from.</exception>
    /// <exception cref="TrainingException">
    /// There is no such run, it is none of a retraining, it has a challenger registered already, or the training or the export failed.
    /// </exception>
    /// <exception cref="ModelPackageException">The base model cannot be used.</exception>
    public async Task<RetrainingOutcome> RunAsync(
        string runId, IProgress<RetrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        var info = await _runs.FindAsync(runId, cancellationToken).ConfigureAwait(false);
        var plan = await PlanAsync(info, cancellationToken).ConfigureAwait(false);
        var record = new RetrainingRecord(await _runs.TakeAsync(info, plan, cancellationToken).ConfigureAwait(false), plan, progress, _logger);
        await using (record.ConfigureAwait(false))
        {
            try
            {
                using var workspace = new RetrainingWorkspace(_options, runId, _time);
                var outcome = await WalkAsync(new RetrainingContext(record.Run, plan, record.Journal, workspace), cancellationToken).ConfigureAwait(false);
                await record.FinishAsync(outcome).ConfigureAwait(false);
                return outcome;
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                await record.CancelAsync().ConfigureAwait(false);
                throw;
            }
            catch (Exception error)
            {
                await record.FailAsync(error).ConfigureAwait(false);
                throw;
            }
            finally
            {
                NativeHeap.Trim();
            }
        }
    }

    private async Task<RetrainingPlan> PlanAsync(ExperimentRunInfo info, CancellationToken cancellationToken)
    {
        var request = RetrainingRuns.RequestOf(info);
        try
        {
            return await _planner.PlanAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (RerankerException error) when (error is not (TrackingException or FeedbackStoreException))
        {
            await _runs.RefuseAsync(info, error).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<RetrainingOutcome> WalkAsync(RetrainingContext context, CancellationToken cancellationToken)
    {
        var records = await _gather.RunAsync(context, cancellationToken).ConfigureAwait(false);
        var datasets = await _dataset.RunAsync(context, records, cancellationToken).ConfigureAwait(false);
        var trained = await _train.RunAsync(context, datasets, cancellationToken).ConfigureAwait(false);
        var exported = await _export.RunAsync(context, datasets, trained, cancellationToken).ConfigureAwait(false);
        var challenger = await _evaluate.RunAsync(context, exported, datasets.HeldOut, cancellationToken).ConfigureAwait(false);
        var source = await _log.RunAsync(context, challenger, cancellationToken).ConfigureAwait(false);
        var match = await _decide.RunAsync(context, challenger.Reports).ConfigureAwait(false);

        cancellationToken.ThrowIfCancellationRequested();
        return await PromoteAsync(context, challenger.Package, datasets.HeldOut, source, match).ConfigureAwait(false);
    }

    // Nobody can cancel it: the registry changes, and that is seen through.
    private async Task<RetrainingOutcome> PromoteAsync(
        RetrainingContext context, ModelPackage challenger, RankingDataset heldOut, string source, ChallengerMatch match)
    {
        var version = await _promote.RegisterAsync(context, match, source).ConfigureAwait(false);
        await _decide.ShowAsync(context, match, version).ConfigureAwait(false);
        for (var rematches = 0; !await _promote.TryConcludeAsync(context, match, version).ConfigureAwait(false); rematches++)
        {
            match = await RematchAsync(context, challenger, heldOut, match, version, rematches).ConfigureAwait(false);
            await _promote.TellAsync(context, version, match).ConfigureAwait(false);
            await _decide.ShowAsync(context, match, version).ConfigureAwait(false);
        }

        context.Workspace.RemoveCheckpoint();
        return await _promote.OutcomeOfAsync(context, match, version).ConfigureAwait(false);
    }

    // Another version has taken the champion's place meanwhile: the challenger has to win against that one, too.
    private async Task<ChallengerMatch> RematchAsync(
        RetrainingContext context, ModelPackage challenger, RankingDataset heldOut, ChallengerMatch match, RegisteredModelVersion version, int rematches)
    {
        var champion = await _planner.FindChampionAsync(CancellationToken.None).ConfigureAwait(false);
        if (champion is null || rematches >= _options.MaximumRematches)
            return await DecideStation.GiveUpAsync(context, match, version, champion).ConfigureAwait(false);

        var next = context with { Plan = await _planner.AgainstAsync(match.Plan, champion).ConfigureAwait(false) };
        var reports = await _evaluate.CompareAsync(next, challenger, heldOut).ConfigureAwait(false);
        await _log.LogAsync(next, reports, CancellationToken.None).ConfigureAwait(false);
        return await _decide.RunAsync(next, reports).ConfigureAwait(false);
    }
}
