using System.CommandLine;
using System.Text.Json;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>The options that say how to train.</summary>
internal sealed class TrainingFlags
{
    private static readonly Dictionary<string, RankingLoss> Losses =
        Enum.GetValues<RankingLoss>().ToDictionary(static loss => JsonNamingPolicy.KebabCaseLower.ConvertName(loss.ToString()), StringComparer.Ordinal);

    private readonly Option<int?> _epochs = CommonOptions.Number("--epochs", "How often every query is seen. [default: 3]");
    private readonly Option<int?> _batchSize = CommonOptions.Number("--batch-size", "Queries a step. [default: 16]");
    private readonly Option<int?> _negatives = CommonOptions.Number("--num-negatives", "Not relevant candidates of a query in a step, at most. [default: 10]");
    private readonly Option<int?> _inBatchNegatives = CommonOptions.Number("--in-batch-negatives", "Candidates a query borrows from others of its step, as not relevant. [default: 0, from scratch 2]", least: 0);
    private readonly Option<int?> _maxSteps = CommonOptions.Number("--max-steps", "Stop after this many steps. [default: when the epochs end]");
    private readonly Option<int?> _maxLength = CommonOptions.Number("--max-length", "Cut pairs to this many tokens while training. [default: what the model reads]", least: 8);
    private readonly Option<double?> _learningRate = Real("--learning-rate", "The highest learning rate. [default: 1e-4, from scratch 1e-3]");
    private readonly Option<double?> _warmup = Real("--warmup", "The share of the steps over which the learning rate rises. [default: 0.1]");
    private readonly Option<double?> _weightDecay = Real("--weight-decay", "AdamW's weight decay. [default: 0.01]");
    private readonly Option<double?> _dropout = Real("--dropout", "The probability of dropout. [default: what the model's configuration says, 0.1 from scratch]");
    private readonly Option<string> _loss = new("--loss") { Description = "What is minimised.", DefaultValueFactory = static _ => "listwise-softmax" };
    private readonly Option<double?> _posWeight = Real("--pos-weight", "How much a relevant candidate counts in binary cross-entropy. [default: 1]");
    private readonly Option<int> _seed = new("--seed") { Description = "Decides all chance.", HelpName = "N", DefaultValueFactory = static _ => 42 };
    private readonly Option<int?> _threads = CommonOptions.Number("--threads", "Threads that torch uses. [default: one a processor]");

    public void AddTo(Command command)
    {
        _loss.AcceptOnlyFromAmong([.. Losses.Keys]);
        foreach (var option in new Option[] { _epochs, _batchSize, _negatives, _inBatchNegatives, _maxSteps, _maxLength, _learningRate, _warmup, _weightDecay, _dropout, _loss, _posWeight, _seed, _threads })
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
            WeightDecay = parsed.GetValue(_weightDecay) ?? usual.WeightDecay,
            Dropout = parsed.GetValue(_dropout) ?? usual.Dropout,
            Loss = Losses[parsed.GetRequiredValue(_loss)],
            PosWeight = parsed.GetValue(_posWeight) ?? usual.PosWeight,
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

    private static Option<double?> Real(string name, string description) => new(name) { Description = description, HelpName = "X" };
}
