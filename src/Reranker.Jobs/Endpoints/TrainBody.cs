using System.Text.Json;
using System.Text.Json.Serialization;
using Reranker.AspNetCore;

namespace Reranker.Jobs;

/// <summary>What to train a challenger on, and how. What is absent has the pipeline's defaults.</summary>
internal sealed record TrainBody
{
    /// <summary>The first day of feedback, in UTC: <c>2025-07-01</c>.</summary>
    [JsonForm("a day as a string, such as \"2025-07-01\"")]
    public string? DateFrom { get; init; }

    /// <summary>The last day, included.</summary>
    [JsonForm("a day as a string, such as \"2025-07-01\"")]
    public string? DateTo { get; init; }

    /// <summary>The model to start from (<c>models:/name/version</c>, <c>models:/name@alias</c>, a folder); the champion by default.</summary>
    public string? BaseModel { get; init; }

    /// <summary>Which results that were shown and not chosen count as not relevant: <c>all</c> or <c>skip_above</c>.</summary>
    [JsonConverter(typeof(FeedbackNegativesConverter))]
    public FeedbackNegatives? FeedbackNegatives { get; init; }

    /// <summary>η of the propensity place^−η that a result is looked at; choices count by its inverse. None: all count the same.</summary>
    public double? PropensityEta { get; init; }

    /// <summary>Estimates η from the feedback, instead of <c>propensity_eta</c>.</summary>
    public bool? EstimatePropensity { get; init; }

    /// <summary>The most that a choice counts, with <c>propensity_eta</c> or <c>estimate_propensity</c>.</summary>
    public double? PropensityMaxWeight { get; init; }

    /// <summary>Negatives that the champion finds hard, added to each query at most.</summary>
    public int? HardNegatives { get; init; }

    /// <summary>How deep they are looked for, with <c>hard_negatives</c>.</summary>
    public int? HardNegativesRangeMax { get; init; }

    /// <summary>How far a negative's score has to be below the best relevant one's, with <c>hard_negatives</c>.</summary>
    public double? HardNegativesAbsoluteMargin { get; init; }

    /// <summary>The same as a share of the relevant one's score.</summary>
    public double? HardNegativesRelativeMargin { get; init; }

    /// <summary>Who teaches, with the losses <c>listwise_softmax</c>, <c>mse</c> and <c>margin_mse</c>: a model or <c>bm25</c>, or a list of such, each with <c>=WEIGHT</c> behind it or not.</summary>
    [JsonConverter(typeof(StringOrListConverter))]
    [JsonForm("a string or a list of strings")]
    public string[]? Teacher { get; init; }

    /// <summary>How the challenger's scores are calibrated: <c>temperature</c>, <c>platt</c> or <c>isotonic</c>.</summary>
    [JsonConverter(typeof(CalibrationMethodConverter))]
    public CalibrationMethod? Calibration { get; init; }

    /// <summary>The precision that the calibration's threshold is chosen for.</summary>
    public double? TargetPrecision { get; init; }

    /// <summary>How often every query is seen.</summary>
    public int? Epochs { get; init; }

    /// <summary>Queries a batch.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Batches a step.</summary>
    public int? GradientAccumulation { get; init; }

    /// <summary>The most not relevant documents of a query in a step.</summary>
    public int? NumNegatives { get; init; }

    /// <summary>Documents that a query borrows from others of its step, as not relevant.</summary>
    public int? InBatchNegatives { get; init; }

    /// <summary>Stops after this many steps.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>The highest learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The share of the steps over which the learning rate rises.</summary>
    public double? WarmupRatio { get; init; }

    /// <summary>How the learning rate goes on after that: <c>linear</c>, <c>cosine</c> or <c>constant</c>.</summary>
    [JsonConverter(typeof(ScheduleConverter))]
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>What the learning rate is multiplied by from layer to layer, from the head down.</summary>
    public double? LayerDecay { get; init; }

    /// <summary>Leaves the embeddings (0), or the embeddings and so many first layers, as they are.</summary>
    public int? FrozenLayers { get; init; }

    /// <summary>AdamW's weight decay.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>The largest norm of the gradient.</summary>
    public double? MaxGradientNorm { get; init; }

    /// <summary>The probability of dropout; the base model's by default.</summary>
    public double? Dropout { get; init; }

    /// <summary>Pairs are cut to this many tokens while training.</summary>
    public int? MaxLength { get; init; }

    /// <summary><c>listwise_softmax</c>, <c>binary_cross_entropy</c>, <c>rank_net</c>, <c>lambda_loss</c> or <c>multiple_negatives_ranking</c>; with a teacher also <c>mse</c> or <c>margin_mse</c>.</summary>
    [JsonConverter(typeof(LossConverter))]
    public RankingLoss? Loss { get; init; }

    /// <summary>How much a relevant document counts in binary cross-entropy.</summary>
    public double? PosWeight { get; init; }

    /// <summary>How much a teacher counts beside labels in listwise softmax, from 0 to 1.</summary>
    public double? TeacherWeight { get; init; }

    /// <summary>What a teacher's scores are divided by there.</summary>
    public double? TeacherTemperature { get; init; }

    /// <summary>Decides all chance.</summary>
    public int? Seed { get; init; }

    /// <summary>The decay of a moving average of the weights, which stands for the model; none by default.</summary>
    public double? AverageDecay { get; init; }

    /// <summary>Steps from one evaluation on the validation queries to the next; once an epoch by default.</summary>
    public int? EvaluateEvery { get; init; }

    /// <summary>Stops when so many evaluations in a row found nothing better.</summary>
    public int? Patience { get; init; }
}

/// <summary>Kinds of negatives by their names in snake case.</summary>
internal sealed class FeedbackNegativesConverter() : JsonStringEnumConverter<FeedbackNegatives>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Kinds of calibration by their names.</summary>
internal sealed class CalibrationMethodConverter() : JsonStringEnumConverter<CalibrationMethod>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Schedules of the learning rate by their names.</summary>
internal sealed class ScheduleConverter() : JsonStringEnumConverter<LearningRateSchedule>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>Losses by their names in snake case.</summary>
internal sealed class LossConverter() : JsonStringEnumConverter<RankingLoss>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>A list of strings, or one string.</summary>
internal sealed class StringOrListConverter : JsonConverter<string[]>
{
    public override string[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return [reader.GetString()!];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException();
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException());
        return [.. texts];
    }

    public override void Write(Utf8JsonWriter writer, string[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var text in value)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
