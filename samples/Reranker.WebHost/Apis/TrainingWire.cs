using System.Text.Json;
using System.Text.Json.Serialization;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>What to train a challenger on, and how. What is absent has the pipeline's defaults.</summary>
internal sealed record TrainBody
{
    /// <summary>The first day of feedback, in UTC: <c>2025-07-01</c>.</summary>
    public string? DateFrom { get; init; }

    /// <summary>The last day, included.</summary>
    public string? DateTo { get; init; }

    /// <summary>The model to start from (<c>models:/name/version</c>, <c>models:/name@alias</c>, a folder); the champion by default.</summary>
    public string? BaseModel { get; init; }

    /// <summary>Which results that were shown and not chosen count as not relevant: <c>all</c> or <c>skip_above</c>.</summary>
    [JsonConverter(typeof(FeedbackNegativesConverter))]
    public FeedbackNegatives? FeedbackNegatives { get; init; }

    /// <summary>η of the propensity place^−η that a result is looked at; choices count by its inverse. None: all count the same.</summary>
    public double? PropensityEta { get; init; }

    /// <summary>Negatives that the champion finds hard, added to each query at most.</summary>
    public int? HardNegatives { get; init; }

    /// <summary>The model to distil, with the losses <c>mse</c> and <c>margin_mse</c>.</summary>
    public string? Teacher { get; init; }

    /// <summary>How the challenger's scores are calibrated: <c>temperature</c>, <c>platt</c> or <c>isotonic</c>.</summary>
    [JsonConverter(typeof(CalibrationMethodConverter))]
    public CalibrationMethod? Calibration { get; init; }

    /// <summary>How often every query is seen.</summary>
    public int? Epochs { get; init; }

    /// <summary>Queries a step.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The most not relevant documents of a query in a step.</summary>
    public int? NumNegatives { get; init; }

    /// <summary>Stops after this many steps.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>The highest learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The share of the steps over which the learning rate rises.</summary>
    public double? WarmupRatio { get; init; }

    /// <summary>AdamW's weight decay.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Pairs are cut to this many tokens while training.</summary>
    public int? MaxLength { get; init; }

    /// <summary><c>listwise_softmax</c>, <c>binary_cross_entropy</c>, <c>rank_net</c>, <c>lambda_loss</c> or <c>multiple_negatives_ranking</c>; with a teacher <c>mse</c> or <c>margin_mse</c>.</summary>
    [JsonConverter(typeof(LossConverter))]
    public RankingLoss? Loss { get; init; }

    /// <summary>How much a relevant document counts in binary cross-entropy.</summary>
    public double? PosWeight { get; init; }

    /// <summary>Decides all chance.</summary>
    public int? Seed { get; init; }

    /// <exception cref="DateWindowException">The dates make no window.</exception>
    public RetrainingRequest ToRequest(int threads)
    {
        var defaults = new TrainingOptions();
        return new RetrainingRequest(DateWindow.Parse(DateFrom, DateTo))
        {
            BaseModel = string.IsNullOrWhiteSpace(BaseModel) ? null : BaseModel,
            Labels = new FeedbackLabels { Negatives = FeedbackNegatives ?? default, Propensity = PropensityEta is { } eta ? new PropensityOptions { Eta = eta } : null },
            HardNegatives = HardNegatives is { } negatives ? new HardNegativeOptions { NumNegatives = negatives } : null,
            Teacher = string.IsNullOrWhiteSpace(Teacher) ? null : Teacher,
            Calibration = Calibration is { } method ? new CalibrationOptions { Method = method } : new CalibrationOptions(),
            Training = defaults with
            {
                Epochs = Epochs ?? defaults.Epochs,
                BatchSize = BatchSize ?? defaults.BatchSize,
                NumNegatives = NumNegatives ?? defaults.NumNegatives,
                MaxSteps = MaxSteps,
                LearningRate = LearningRate ?? defaults.LearningRate,
                WarmupRatio = WarmupRatio ?? defaults.WarmupRatio,
                WeightDecay = WeightDecay ?? defaults.WeightDecay,
                MaxLength = MaxLength,
                Loss = Loss ?? defaults.Loss,
                PosWeight = PosWeight ?? defaults.PosWeight,
                Seed = Seed ?? defaults.Seed,
                Threads = threads,
            },
        };
    }
}

/// <summary>Where a training stands, or what it came to.</summary>
/// <param name="RunId">The MLflow run.</param>
/// <param name="Status">MLflow's: RUNNING, FINISHED, FAILED or KILLED.</param>
/// <param name="Progress">The station, and how far it has come.</param>
/// <param name="Version">The version that the challenger became.</param>
/// <param name="Metrics">How challenger and champion ranked the held-out queries.</param>
/// <param name="Decision">Whether the challenger was promoted, and why.</param>
/// <param name="ArchivedModelVersion">The version that it replaced.</param>
/// <param name="Error">What went wrong.</param>
/// <param name="Links">Where to look further.</param>
internal sealed record TrainingState(
    string RunId, string Status, TrainingStep Progress, int? Version, TrainingMetrics? Metrics, PromotionDecision? Decision,
    int? ArchivedModelVersion, string? Error, IReadOnlyDictionary<string, string> Links);

/// <summary>A station of the pipeline.</summary>
/// <param name="Phase">gather, dataset, train, export, evaluate, log, decide or promote.</param>
/// <param name="Step">Steps done at this station.</param>
/// <param name="Total">Steps that it has; 0 where that is not known.</param>
/// <param name="EtaSeconds">Seconds that it still needs, where that is known.</param>
internal sealed record TrainingStep(string Phase, int Step, int Total, double? EtaSeconds);

/// <summary>Two models on the same held-out queries.</summary>
/// <param name="Challenger">The trained model's metrics.</param>
/// <param name="Champion">The metrics of the model that served.</param>
internal sealed record TrainingMetrics(IReadOnlyDictionary<string, double> Challenger, IReadOnlyDictionary<string, double> Champion);

/// <summary>Kinds of negatives by their names in snake case.</summary>
internal sealed class FeedbackNegativesConverter() : JsonStringEnumConverter<FeedbackNegatives>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Kinds of calibration by their names.</summary>
internal sealed class CalibrationMethodConverter() : JsonStringEnumConverter<CalibrationMethod>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Losses by their names in snake case.</summary>
internal sealed class LossConverter() : JsonStringEnumConverter<RankingLoss>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
