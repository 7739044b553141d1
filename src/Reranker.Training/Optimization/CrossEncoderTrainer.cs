using System.Diagnostics;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>Trains a cross-encoder on graded candidates.</summary>
/// <remarks>
/// AdamW (Loshchilov and Hutter 2019) with a linear schedule and gradient clipping. Torch's random generator is one for
/// the process, so a training is repeatable for its seed only while no other runs beside it.
/// </remarks>
public sealed class CrossEncoderTrainer
{
    private readonly TrainingOptions _options;

    /// <summary>Creates a trainer.</summary>
    /// <exception cref="TrainingException">An option is out of its range.</exception>
    public CrossEncoderTrainer(TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
    }

    /// <summary>Trains a model in place, on a thread of its own.</summary>
    /// <param name="model">The model; it is changed step by step, also when the training is cancelled.</param>
    /// <param name="dataset">Queries; those without a relevant and a not relevant candidate are passed over.</param>
    /// <param name="progress">Hears of every step, on the training's thread.</param>
    /// <param name="cancellationToken">Stops the training between two steps.</param>
    /// <returns>The last step's progress.</returns>
    /// <exception cref="TrainingException">No query has a contrast to learn from, or the loss is no longer a number.</exception>
    public Task<TrainingProgress> TrainAsync(
        CrossEncoder model, RankingDataset dataset, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dataset);
        return Task.Factory.StartNew(
            () => Train(model, dataset, progress, cancellationToken),
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private TrainingProgress Train(CrossEncoder model, RankingDataset dataset, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var sampler = new ListSampler(dataset, model.Tokenizer, _options);
        if (sampler.TotalSteps == 0)
            throw new TrainingException($"The dataset '{dataset.Name}' has no query with both a relevant and a not relevant candidate: there is nothing to learn from.");

        set_num_threads(_options.Threads ?? Environment.ProcessorCount);
        random.manual_seed(_options.Seed);
        if (_options.Dropout is { } dropout)
            (model.Module.Dropout.Hidden, model.Module.Dropout.Attention) = (dropout, dropout);
        var schedule = new LinearSchedule(_options.LearningRate, sampler.TotalSteps, _options.WarmupRatio);
        using var optimizer = CreateOptimizer(model.Module);
        var loss = CreateLoss(_options.Loss);
        var clock = Stopwatch.StartNew();
        var last = new TrainingProgress(0, sampler.TotalSteps, 1, 0, 0, 0, TimeSpan.Zero);
        var pairs = 0L;

        model.Module.train();
        for (var epoch = 0; epoch < _options.Epochs && last.Step < sampler.TotalSteps; epoch++)
        {
            foreach (var lists in sampler.Epoch(epoch))
            {
                if (last.Step == sampler.TotalSteps)
                    break;
                cancellationToken.ThrowIfCancellationRequested();
                var rate = schedule.At(last.Step);
                foreach (var group in optimizer.ParamGroups)
                    group.LearningRate = rate;

                var value = Step(model.Module, lists, loss, optimizer);
                if (!float.IsFinite(value))
                    throw new TrainingException($"The loss of step {last.Step + 1} is not a number. Use a lower learning rate than {_options.LearningRate}.");

                pairs += lists.Sum(static list => list.Pairs.Length);
                last = new TrainingProgress(last.Step + 1, sampler.TotalSteps, epoch + 1, value, rate, pairs / clock.Elapsed.TotalSeconds, clock.Elapsed);
                progress?.Report(last);
            }
        }

        model.Module.eval();
        return last;
    }

    private float Step(BertCrossEncoder module, TrainingList[] lists, IRankingLoss loss, AdamW optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        var logits = PairBatch.Forward(module, [.. lists.SelectMany(static list => list.Pairs)]);
        var (places, grades, mask) = Arrange(lists);
        var value = loss.Compute(logits.index_select(0, places.flatten()).view(places.shape), grades, mask);
        value.backward();
        nn.utils.clip_grad_norm_(module.parameters(), _options.MaxGradientNorm);
        optimizer.step();
        return value.item<float>();
    }

    /// <summary>Lays lists of different lengths out as [lists, longest]: where each logit is, its grade, and which places are real.</summary>
    private static (Tensor Places, Tensor Grades, Tensor Mask) Arrange(TrainingList[] lists)
    {
        var longest = lists.Max(static list => list.Grades.Length);
        var places = new long[lists.Length, longest];
        var grades = new float[lists.Length, longest];
        var mask = new bool[lists.Length, longest];
        var next = 0;
        for (var row = 0; row < lists.Length; row++)
        {
            for (var column = 0; column < lists[row].Grades.Length; column++, next++)
                (places[row, column], grades[row, column], mask[row, column]) = (next, lists[row].Grades[column], true);
        }

        return (tensor(places), tensor(grades), tensor(mask));
    }

    private AdamW CreateOptimizer(BertCrossEncoder module)
    {
        var byDecay = module.CheckpointParameters().ToLookup(static named => named.Parameter.dim() > 1, static named => named.Parameter);
        return optim.AdamW(
            [
                new AdamW.ParamGroup(byDecay[true], new AdamW.Options { LearningRate = _options.LearningRate, weight_decay = _options.WeightDecay }),
                new AdamW.ParamGroup(byDecay[false], new AdamW.Options { LearningRate = _options.LearningRate, weight_decay = 0 }),
            ],
            lr: _options.LearningRate);
    }

    internal static IRankingLoss CreateLoss(RankingLoss loss) => loss switch
    {
        RankingLoss.ListwiseSoftmax => new ListwiseSoftmaxLoss(),
        RankingLoss.BinaryCrossEntropy => new BinaryCrossEntropyLoss(),
        _ => throw new TrainingException($"There is no loss '{loss}'."),
    };
}
