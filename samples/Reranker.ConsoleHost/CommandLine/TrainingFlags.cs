using System.CommandLine;
using System.Text.Json;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The options that say how to train.</summary>
internal sealed class TrainingFlags
{
    private static readonly Dictionary<string, RankingLoss> Losses = ByName<RankingLoss>();
    private static readonly Dictionary<string, LearningRateSchedule> Schedules = ByName<LearningRateSchedule>();

    private readonly Option<int?> _epochs = CommonOptions.Number("--epochs", "How often every query is seen. [default: 3]");
    private readonly Option<int?> _batchSize = CommonOptions.Number("--batch-size", "Queries a step. [default: 16]");
    private readonly Option<int?> _negatives = CommonOptions.Number("--num-negatives", "Not relevant candidates of a query in a step, at most. [default: 10]");
    private readonly Option<int?> _inBatchNegatives = CommonOptions.Number("--in-batch-negatives", "Candidates a query borrows from others of its step, as not relevant. [default: 0, from scratch 2]", least: 0);
    private readonly Option<int?> _maxSteps = CommonOptions.Number("--max-steps", "Stop after this many steps. [default: when the epochs end]");
    private readonly Option<int?> _maxLength = CommonOptions.Number("--max-length", "Cut pairs to this many tokens while training. [default: what the model reads]", least: 8);
    private readonly Option<double?> _learningRate = Real("--learning-rate", "The highest learning rate. [default: 1e-4, from scratch 1e-3]");
    private readonly Option<double?> _warmup = Real("--warmup", "The share of the steps over which the learning rate rises. [default: 0.1]");
    private readonly Option<string?> _schedule = new("--schedule") { Description = "How the learning rate goes on after its warm-up. [default: linear]" };
    private readonly Option<double?> _layerDecay = Real("--layer-decay", "What the learning rate is multiplied by from layer to layer, from the head down. [default: 1]");
    private readonly Option<int?> _frozenLayers = CommonOptions.Number("--frozen-layers", "Leave the embeddings and so many first layers as they are; 0 for the embeddings only. [default: train all]", least: 0);
    private readonly Option<int?> _accumulation = CommonOptions.Number("--gradient-accumulation", "Batches of --batch-size queries that make one step. [default: 1]");
    private readonly Option<double?> _averageDecay = Real("--average-decay", "Keep a moving average of the weights with this decay, such as 0.999. [default: none]");
    private readonly Option<double?> _weightDecay = Real("--weight-decay", "AdamW's weight decay. [default: 0.01]");
    private readonly Option<double?> _dropout = Real("--dropout", "The probability of dropout. [default: what the model's configuration says, 0.1 from scratch]");
    private readonly Option<string> _loss = new("--loss") { Description = "What is minimised.", DefaultValueFactory = static _ => "listwise-softmax" };
    private readonly Option<double?> _posWeight = Real("--pos-weight", "How much a relevant candidate counts in binary cross-entropy. [default: 1]");
    private readonly Option<double?> _teacherWeight = Real("--teacher-weight", "How much a teacher counts beside labels in listwise softmax, from 0 to 1. [default: 0.5]");
    private readonly Option<double?> _teacherTemperature = Real("--teacher-temperature", "What a teacher's scores are divided by in listwise softmax; lower is more sharply peaked. [default: 1]");
    private readonly Option<int?> _evaluateEvery = CommonOptions.Number("--evaluate-every", "Steps from one measuring on validation queries to the next. [default: once an epoch]");
    private readonly Option<int?> _patience = CommonOptions.Number("--patience", "Stop when so many measurings in a row found nothing better. [default: never]");
    private readonly Option<int> _seed = new("--seed") { Description = "Decides all chance.", HelpName = "N", DefaultValueFactory = static _ => 42 };
    private readonly Option<int?> _threads = CommonOptions.Number("--threads", "Threads that torch uses. [default: one a processor]");

    public void AddTo(Command command)
    {
        _loss.AcceptOnlyFromAmong([.. Losses.Keys]);
        _schedule.AcceptOnlyFromAmong([.. Schedules.Keys]);
        foreach (var option in new Option[]
        {
            _epochs, _batchSize, _accumulation, _negatives, _inBatchNegatives, _maxSteps, _maxLength, _learningRate, _warmup, _schedule, _layerDecay, _frozenLayers,
            _weightDecay, _averageDecay, _dropout, _loss, _posWeight, _teacherWeight, _teacherTemperature, _evaluateEvery, _patience, _seed, _threads,
        })
            command.Add(option);
    }

    /// <summary>What was asked for, on top of what is usual.</summary>
    /// <exception cref="UsageException">An option is out of its range.</exception>
    public TrainingOptions Read(ParseResult parsed, TrainingOptions usual)
    {
        var options = usual with
        {
            Epochs = parsed.GetValue(_epochs) ?? usual.Epochs,
            BatchSize = parsed.GetValue(_batchSize) ?? usual.BatchSize,
            NumNegatives = parsed.GetValue(_negatives) ?? usual.NumNegatives,
            InBatchNegatives = parsed.GetValue(_inBatchNegatives) ?? usual.InBatchNegatives,
            MaxSteps = parsed.GetValue(_maxSteps) ?? usual.MaxSteps,
            MaxLength = parsed.GetValue(_maxLength) ?? usual.MaxLength,
            LearningRate = parsed.GetValue(_learningRate) ?? usual.LearningRate,
            WarmupRatio = parsed.GetValue(_warmup) ?? usual.WarmupRatio,
            Schedule = parsed.GetValue(_schedule) is { } schedule ? Schedules[schedule] : usual.Schedule,
            LayerDecay = parsed.GetValue(_layerDecay) ?? usual.LayerDecay,
            FrozenLayers = parsed.GetValue(_frozenLayers) ?? usual.FrozenLayers,
            GradientAccumulation = parsed.GetValue(_accumulation) ?? usual.GradientAccumulation,
            AverageDecay = parsed.GetValue(_averageDecay) ?? usual.AverageDecay,
            EvaluateEvery = parsed.GetValue(_evaluateEvery) ?? usual.EvaluateEvery,
            Patience = parsed.GetValue(_patience) ?? usual.Patience,
            WeightDecay = parsed.GetValue(_weightDecay) ?? usual.WeightDecay,
            Dropout = parsed.GetValue(_dropout) ?? usual.Dropout,
            Loss = Losses[parsed.GetRequiredValue(_loss)],
            PosWeight = parsed.GetValue(_posWeight) ?? usual.PosWeight,
            TeacherWeight = parsed.GetValue(_teacherWeight) ?? usual.TeacherWeight,
            TeacherTemperature = parsed.GetValue(_teacherTemperature) ?? usual.TeacherTemperature,
            Seed = parsed.GetValue(_seed),
            Threads = parsed.GetValue(_threads) ?? usual.Threads,
        };
        try
        {
            options.Validate();
            return options;
        }
        catch (TrainingException error)
        {
            throw new UsageException(error.Message);
        }
    }

    private static Dictionary<string, T> ByName<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(static value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);

    private static Option<double?> Real(string name, string description) => new(name) { Description = description, HelpName = "X" };
}
