using System.Diagnostics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>One training: evaluate, step, save, until the steps are done or nothing gets better.</summary>
internal sealed class TrainingLoop : IDisposable
{
    // Two numbers need no more.
    private const int ListsToFitOn = 1000;

    private readonly CrossEncoderModule _module;
    private readonly TrainingOptions _options;
    private readonly Parameter[] _frozen;
    private readonly TrainingStep _step;
    private readonly AdamWOptimizer _optimizer;
    private readonly TrainingValidation? _validation;
    private readonly WeightCopy? _best;
    private readonly WeightCopy? _average;
    private readonly TrainingCheckpoint? _checkpoint;
    private readonly SortedDictionary<string, string> _plan;
    private readonly List<TrainingEvaluation> _evaluations = [];
    private readonly TrainingCurve _curve;
    private TrainingProgress _last;
    private int? _contrastless = 0; // steps so far without anything to learn; null once there was something
    private long _saved = Stopwatch.GetTimestamp();

    /// <exception cref="TrainingException">The data do not fit the options.</exception>
    public TrainingLoop(CrossEncoder model, RankingDataset dataset, RankingDataset? validation, TrainingOptions options)
    {
        RankingLosses.Check(options, dataset);
        if (validation is null)
            RequireNone(options);
        _module = model.Module;
        _options = options;
        _frozen = Freeze(_module, options.FrozenLayers);
        if (options.Dropout is { } dropout)
            (_module.Dropout.Hidden, _module.Dropout.Attention) = (dropout, dropout);
        _optimizer = new AdamWOptimizer(_module, options);
        _step = new TrainingStep(_module, new ListSampler(dataset, model, options), _optimizer, options);
        if (_step.Total == 0)
            throw new TrainingException($"The dataset '{dataset.Name}' has no query with both a relevant and a not relevant candidate{(options.LearnsFromTeacher ? ", and none whose candidates a teacher tells apart" : "")}: there is nothing to learn from.");
        _last = new TrainingProgress(0, _step.Total, 1, 0, 0, 0, TimeSpan.Zero);
        _curve = new TrainingCurve(_step.Total);
        _average = options.AverageDecay is null ? null : new WeightCopy(_module.CheckpointParameters(), "average");
        if (validation is not null)
            (_validation, _best) = (new TrainingValidation(model, validation), new WeightCopy(_module.CheckpointParameters(), "best"));
        _plan = TrainingPlan.Of(model, dataset, validation, options);
        _checkpoint = options.Checkpoint is { } checkpoint ? new TrainingCheckpoint(checkpoint.Path) : null;
    }

    // Whoever asks to stop in time, and gives nothing to tell the time by, would get the last step's weights and take them for the best.
    private static void RequireNone(TrainingOptions options)
    {
        const string Expected = "no number where there are no validation queries to measure on; name some, or leave it out";
        TrainingOptionException.Require(options.Patience is null, "The training", nameof(options.Patience), options.Patience, Expected);
        TrainingOptionException.Require(options.EvaluateEvery is null, "The training", nameof(options.EvaluateEvery), options.EvaluateEvery, Expected);
    }

    private bool IsEvaluationDue => _validation is not null
        && (_last.Step % (_options.EvaluateEvery ?? _step.PerEpoch) == 0 || _last.Step == _last.TotalSteps)
        && _evaluations.LastOrDefault()?.Step != _last.Step;

    private bool IsSaveDue => _options.Checkpoint is { } checkpoint && (_last.Step % checkpoint.Every == 0 || Stopwatch.GetElapsedTime(_saved) >= checkpoint.Interval);

    private bool IsDone => _last.Step == _last.TotalSteps
        || _evaluations.Count - 1 - _evaluations.IndexOf(_evaluations.MaxBy(static evaluation => evaluation.NdcgAt10)!) >= _options.Patience;

    private (string, Tensor)[] Tensors =>
    [
        .. _module.CheckpointParameters().Select(static named => (named.Name, (Tensor)named.Parameter)),
        .. _optimizer.Moments, .. _average?.Tensors ?? [], .. _best?.Tensors ?? [],
    ];

    public TrainingOutcome Run(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        set_num_threads(_options.Threads ?? Environment.ProcessorCount);
        using var kept = _options.StatesFile is { } path ? (_module as JoinedCrossEncoder)?.Keep(path) : null;
        Resume(progress);
        // Mined negatives were chosen for their words; candidates of a real first stage say better how much words count.
        if (_last.Step == 0 && _module is JoinedCrossEncoder { IsFresh: true } joined)
            joined.FitMatch(_validation?.Lists ?? _step.First(ListsToFitOn), cancellationToken);
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (IsEvaluationDue)
                {
                    var evaluated = Evaluate(cancellationToken); // also where nobody listens
                    progress?.Report(evaluated);
                }

                if (IsDone)
                    break;
                Advance();
                if (IsSaveDue)
                    Save();
                progress?.Report(_last);
            }
        }
        catch (OperationCanceledException) when (_last.Step > 0)
        {
            Save();
            throw;
        }
        finally
        {
            _module.eval();
        }

        Save();
        (_best ?? _average)?.Give();
        return new TrainingOutcome(_last, _evaluations) { Curve = _curve.Points, Passes = (double)_last.Step / _step.PerEpoch };
    }

    public void Dispose()
    {
        foreach (var parameter in _frozen)
            parameter.requires_grad = true;
        _optimizer.Dispose();
        _average?.Dispose();
        _best?.Dispose();
    }

    private void Resume(IProgress<TrainingProgress>? progress)
    {
        if (_checkpoint is not { Exists: true })
            return;
        var state = _checkpoint.Read(_plan, Tensors);
        _last = state.Progress;
        _evaluations.AddRange(state.Evaluations);
        _curve.Resume(state.Curve ?? []); // a checkpoint of an older version has none
        progress?.Report(_last);
    }

    private void Save()
    {
        _checkpoint?.Write(new TrainingState(_plan, _last, _evaluations, _curve.Points), Tensors);
        _saved = Stopwatch.GetTimestamp();
    }

    private void Advance()
    {
        var start = Stopwatch.GetTimestamp();
        var (loss, rate, pairs, hasContrast) = _step.Take(_last.Step);
        _contrastless = hasContrast ? null : _contrastless + 1;
        if (_contrastless == Math.Min(_step.PerEpoch, _step.Total))
            throw new TrainingException("Nothing can be learnt: in a whole pass over the data no query had both a relevant and another candidate, not even one borrowed from another query. Add texts that are not relevant ('neg', or a label of 0), or more queries with passages to mine such texts from.");
        _average?.Average((float)Math.Min(_options.AverageDecay!.Value, (_last.Step + 2.0) / (_last.Step + 11.0)));

        var elapsed = _last.Elapsed + Stopwatch.GetElapsedTime(start);
        var total = pairs + (_last.PairsPerSecond * _last.Elapsed.TotalSeconds);
        _last = new TrainingProgress(_last.Step + 1, _last.TotalSteps, (_last.Step / _step.PerEpoch) + 1, loss, rate, total / elapsed.TotalSeconds, elapsed);
        _curve.Add(_last);
    }

    private TrainingProgress Evaluate(CancellationToken cancellationToken)
    {
        _average?.Exchange();
        // Mined negatives let the layers on top say more than real candidates bear out.
        var fitted = _last.Step > 0 ? _module as JoinedCrossEncoder : null;
        using var own = fitted is null ? null : new WeightCopy(fitted.MatchParameters, "own");
        try
        {
            var ndcg = fitted is null ? _validation!.Measure(cancellationToken) : _validation!.Fit(fitted, cancellationToken).After;
            var evaluation = new TrainingEvaluation(_last.Step, ndcg);
            if (_evaluations.All(earlier => earlier.NdcgAt10 < evaluation.NdcgAt10))
                _best!.Take();
            _evaluations.Add(evaluation);
            return _last with { Evaluation = evaluation };
        }
        finally
        {
            own?.Give();
            _average?.Exchange();
        }
    }

    private static Parameter[] Freeze(CrossEncoderModule module, int? frozenLayers)
    {
        var layers = module.Config.NumHiddenLayers;
        if (frozenLayers > layers)
            throw new TrainingException($"The training option FrozenLayers is {frozenLayers}; the model has {layers} layers.");
        var frozen = module.CheckpointParameters().Where(named => named.Parameter.requires_grad && WeightDepth.Of(named.Name, layers) <= frozenLayers).Select(static named => named.Parameter).ToArray();
        foreach (var parameter in frozen)
            parameter.requires_grad = false;
        return frozen;
    }
}
