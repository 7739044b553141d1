using Microsoft.Extensions.Logging;

namespace Reranker.Training;

/// <summary>Trains the challenger.</summary>
internal sealed class TrainStation
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lazy<bool> _torch;

    public TrainStation(TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _torch = new Lazy<bool>(LoadTorch);
    }

    public async Task<TrainedChallenger> RunAsync(RetrainingContext context, RetrainingDatasets datasets, CancellationToken cancellationToken)
    {
        _ = _torch.Value;
        var (plan, runId) = (context.Plan, context.Run.RunId);
        var model = CrossEncoder.Load(plan.BasePackage, plan.Request.Training.Seed);
        try
        {
            if (model.NewTensors.Count > 0)
                RetrainingLog.BeginsHead(_logger, runId, plan.BasePackage.Identity, model.NewTensors);
            var options = context.Workspace.WithCheckpoint(Fitting(plan.Request.Training, datasets, runId), model, datasets);
            if (File.Exists(options.Checkpoint!.Path))
                RetrainingLog.GoesOn(_logger, runId, options.Checkpoint.Path);
            var started = _time.GetTimestamp();
            var training = await new CrossEncoderTrainer(options)
                .TrainAsync(model, datasets.Training, datasets.Validation, new Phase(context.Journal), cancellationToken).ConfigureAwait(false);
            var (here, steps) = (_time.GetElapsedTime(started), training.Last.Elapsed);
            return new TrainedChallenger(model, training, here > steps ? here : steps); // the steps count those before an interruption
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // Whether there are enough queries to measure on the way is known only now, and no reason to lose the training.
    private TrainingOptions Fitting(TrainingOptions asked, RetrainingDatasets datasets, string runId)
    {
        if (datasets.Validation is not null || asked is { Patience: null, EvaluateEvery: null })
            return asked;
        RetrainingLog.CannotStopEarly(_logger, runId);
        return asked with { Patience = null, EvaluateEvery = null };
    }

    // Once, so that what had to be done is logged once.
    private bool LoadTorch()
    {
        if (TorchRuntime.EnsureLoaded() is { } message)
            RetrainingLog.TorchPatched(_logger, message);
        return true;
    }

    private sealed class Phase(RetrainingJournal journal) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) =>
            journal.Report(new RetrainingProgress(RetrainingPhase.Train, value.Step, value.TotalSteps, value.Remaining, value));
    }
}
