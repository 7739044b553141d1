using System.Diagnostics;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>One training: draw → forward → loss → backward → update, and a checkpoint now and then.</summary>
internal sealed class TrainingLoop : IDisposable
{
    private readonly BertCrossEncoder _module;
    private readonly TrainingOptions _options;
    private readonly ListSampler _sampler;
    private readonly LinearSchedule _schedule;
    private readonly IRankingLoss _loss;
    private readonly AdamWOptimizer _optimizer;
    private readonly TrainingCheckpoint? _checkpoint;
    private readonly SortedDictionary<string, string> _plan;

    /// <exception cref="TrainingException">No query has a contrast to learn from, or the loss needs a teacher that the dataset has not.</exception>
    public TrainingLoop(CrossEncoder model, RankingDataset dataset, TrainingOptions options)
    {
        RankingLosses.Check(options, dataset);
        _module = model.Module;
        _options = options;
        _sampler = new ListSampler(dataset, model.Tokenizer, options);
        if (_sampler.TotalSteps == 0)
            throw new TrainingException($"The dataset '{dataset.Name}' has no query with both a relevant and a not relevant candidate: there is nothing to learn from.");
        if (options.Dropout is { } dropout)
            (_module.Dropout.Hidden, _module.Dropout.Attention) = (dropout, dropout);
        _schedule = new LinearSchedule(options.LearningRate, _sampler.TotalSteps, options.WarmupRatio);
        _loss = RankingLosses.Create(options);
        _optimizer = new AdamWOptimizer(_module, options.WeightDecay);
        _checkpoint = options.Checkpoint is { } checkpoint ? new TrainingCheckpoint(checkpoint.Path) : null;
        _plan = TrainingPlan.Of(model, dataset, options);
    }

    private (string, Tensor)[] Tensors => [.. _module.CheckpointParameters().Select(static named => (named.Name, (Tensor)named.Parameter)), .. _optimizer.Moments];

    public TrainingProgress Run(IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        set_num_threads(_options.Threads ?? Environment.ProcessorCount);
        var last = Start();
        if (last.Step > 0)
            progress?.Report(last);
        var (before, pairs) = (last.Elapsed, last.PairsPerSecond * last.Elapsed.TotalSeconds);
        var clock = Stopwatch.StartNew();

        _module.train();
        while (last.Step < _sampler.TotalSteps)
        {
            if (cancellationToken.IsCancellationRequested)
                Save(last);
            cancellationToken.ThrowIfCancellationRequested();
            var lists = _sampler.Draw(last.Step);
            var rate = _schedule.At(last.Step);
            var value = Step(lists, last.Step, rate);

            pairs += lists.Sum(static list => list.Pairs.Length);
            var elapsed = before + clock.Elapsed;
            last = new TrainingProgress(last.Step + 1, _sampler.TotalSteps, _sampler.EpochOf(last.Step) + 1, value, rate, pairs / elapsed.TotalSeconds, elapsed);
            if (last.Step % _options.Checkpoint?.Every == 0 || last.Step == _sampler.TotalSteps)
                Save(last);
            progress?.Report(last);
        }

        _module.eval();
        return last;
    }

    public void Dispose() => _optimizer.Dispose();

    private TrainingProgress Start() => _checkpoint is { Exists: true }
        ? _checkpoint.Read(_plan, Tensors).Progress
        : new TrainingProgress(0, _sampler.TotalSteps, 1, 0, 0, 0, TimeSpan.Zero);

    private void Save(TrainingProgress progress) => _checkpoint?.Write(new TrainingState(_plan, progress), Tensors);

    private float Step(TrainingList[] lists, int step, double rate)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(StepSeed.Dropout(_options.Seed, step));
        _optimizer.Clear();
        var logits = PairBatch.Forward(_module, [.. lists.SelectMany(static list => list.Pairs)]);
        var batch = ListBatch.Of([.. lists.Select(static list => list.Candidates)]);
        var loss = _loss.Compute(batch.Arrange(logits), batch);
        loss.backward();

        var (value, norm) = (loss.item<float>(), _optimizer.GradientNorm());
        if (!float.IsFinite(value) || !double.IsFinite(norm))
            throw new TrainingException($"The loss of step {step + 1} is {value}, and its gradient's norm {norm}: the training has diverged. Use a lower learning rate than {_options.LearningRate}.");
        _optimizer.Step(step + 1, rate, Math.Min(1, _options.MaxGradientNorm / norm));
        return value;
    }
}
