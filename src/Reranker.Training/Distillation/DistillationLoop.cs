using System.Diagnostics;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>One distillation: step, evaluate, save, until the steps are done.</summary>
internal sealed class DistillationLoop : IDisposable
{
    private readonly CrossEncoder _student;
    private readonly BiEncoderModule _module;
    private readonly DistillationOptions _options;
    private readonly int[][] _texts;
    private readonly float[][] _teacher;
    private readonly Tensor _components;
    private readonly DistillationBatches _batches;
    private readonly ScheduledRate _rate;
    private readonly AdamWOptimizer _optimizer;
    private readonly WeightCopy? _average;
    private readonly TrainingValidation? _validation;
    private readonly TrainingCheckpoint? _checkpoint;
    private readonly IReadOnlyDictionary<string, string> _plan;
    private readonly List<TrainingEvaluation> _evaluations = [];
    private readonly TrainingCurve _curve;
    private TrainingProgress _last;

    /// <param name="student">What learns.</param>
    /// <param name="texts">The texts' tokens, as the student reads them.</param>
    /// <param name="teacher">The teacher's vectors.</param>
    /// <param name="components">[teacher's width, student's width]: the space in which the student's vectors lie.</param>
    /// <param name="validation">What is ranked on the way; <see langword="null"/> for nothing.</param>
    /// <param name="plan">All that decides the weights, by name.</param>
    /// <param name="options">How.</param>
    public DistillationLoop(
        CrossEncoder student, int[][] texts, float[][] teacher, Tensor components, RankingDataset? validation, IReadOnlyDictionary<string, string> plan, DistillationOptions options)
    {
        (_student, _module, _texts, _teacher, _components, _plan, _options) = (student, (BiEncoderModule)student.Module, texts, teacher, components, plan, options);
        _batches = new DistillationBatches(Array.ConvertAll(texts, static ids => ids.Length), options.Training);
        _rate = new ScheduledRate(options.Training.Schedule, options.Training.LearningRate, _batches.TotalSteps, options.Training.WarmupRatio);
        _optimizer = new AdamWOptimizer(_module, options.Training);
        _average = options.Training.AverageDecay is null ? null : new WeightCopy(_module.CheckpointParameters(), "average");
        _validation = validation is null ? null : new TrainingValidation(student, validation);
        _checkpoint = options.Training.Checkpoint is { } checkpoint ? new TrainingCheckpoint(checkpoint.Path) : null;
        _last = new TrainingProgress(0, _batches.TotalSteps, 1, 0, 0, 0, TimeSpan.Zero);
        _curve = new TrainingCurve(_batches.TotalSteps);
    }

    private bool IsEvaluationDue => _validation is not null && _evaluations.LastOrDefault()?.Step != _last.Step
        && (_last.Step % (_options.Training.EvaluateEvery ?? _batches.StepsPerEpoch) == 0 || _last.Step == _last.TotalSteps);

    private (string, Tensor)[] Tensors =>
    [
        .. _module.CheckpointParameters().Select(static named => (named.Name, (Tensor)named.Parameter)), .. _optimizer.Moments, .. _average?.Tensors ?? [],
    ];

    public TrainingOutcome Run(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        set_num_threads(_options.Training.Threads ?? Environment.ProcessorCount);
        if (_checkpoint is { Exists: true })
        {
            var state = _checkpoint.Read(_plan, Tensors);
            _last = state.Progress;
            _evaluations.AddRange(state.Evaluations);
            _curve.Resume(state.Curve);
        }

        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (IsEvaluationDue)
                {
                    var evaluated = Evaluate(cancellationToken);
                    progress?.Report(evaluated);
                }

                if (_last.Step == _last.TotalSteps)
                    break;
                Advance();
                if (_options.Training.Checkpoint is { } checkpoint && _last.Step % checkpoint.Every == 0)
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
        _average?.Give();
        return new TrainingOutcome(_last, _evaluations) { Curve = _curve.Points, Passes = (double)_last.Step / _batches.StepsPerEpoch };
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _average?.Dispose();
    }

    private void Save() => _checkpoint?.Write(new TrainingState(_plan, _last, _evaluations, _curve.Points), Tensors);

    private void Advance()
    {
        var start = Stopwatch.GetTimestamp();
        var (rate, batch) = (_rate.At(_last.Step), _batches.Draw(_last.Step));
        random.manual_seed(StepSeed.Dropout(_options.Training.Seed, _last.Step));
        _module.train();
        _optimizer.Clear();
        var loss = Backward(batch);
        var norm = _optimizer.GradientNorm();
        if (!float.IsFinite(loss) || !double.IsFinite(norm))
            throw new TrainingException($"The loss of step {_last.Step + 1} is {loss}, and its gradient's norm {norm}: the distillation has diverged. Use a lower learning rate than {_options.Training.LearningRate}.");
        _optimizer.Step(_last.Step + 1, rate, Math.Min(1, _options.Training.MaxGradientNorm / norm));
        _average?.Average((float)Math.Min(_options.Training.AverageDecay!.Value, (_last.Step + 2.0) / (_last.Step + 11.0)));

        var elapsed = _last.Elapsed + Stopwatch.GetElapsedTime(start);
        var texts = batch.Length + (_last.PairsPerSecond * _last.Elapsed.TotalSeconds);
        _last = new TrainingProgress(_last.Step + 1, _last.TotalSteps, (_last.Step / _batches.StepsPerEpoch) + 1, loss, rate, texts / elapsed.TotalSeconds, elapsed);
        _curve.Add(_last);
    }

    private float Backward(int[] batch)
    {
        using var scope = NewDisposeScope();
        var teacher = tensor(Array.ConvertAll(batch, text => _teacher[text]).SelectMany(static vector => vector).ToArray(), [batch.Length, _components.shape[0]]);
        var targets = functional.normalize(teacher.matmul(_components), dim: -1);
        var loss = DistillationLoss.Of(_module.Vectors(Array.ConvertAll(batch, text => _texts[text])), targets, teacher, _options);
        loss.backward();
        return loss.item<float>();
    }

    private TrainingProgress Evaluate(CancellationToken cancellationToken)
    {
        _average?.Exchange();
        try
        {
            var evaluation = new TrainingEvaluation(_last.Step, _validation!.Measure(cancellationToken));
            _evaluations.Add(evaluation);
            return _last with { Evaluation = evaluation };
        }
        finally
        {
            _average?.Exchange();
        }
    }
}
