using System.ComponentModel;

namespace Reranker.Jobs;

/// <summary>Where a training stands, or what it came to.</summary>
internal sealed record TrainingResponse(
    [property: Description("The MLflow run.")] string RunId,
    [property: Description("As MLflow has it: RUNNING, FINISHED, FAILED or KILLED.")] string Status,
    [property: Description("The station, and how far it has come.")] TrainingProgressResponse Progress,
    [property: Description("The version that the challenger became.")] int? Version,
    [property: Description("How challenger and champion ranked the held-out queries.")] TrainingMetricsResponse? Metrics,
    [property: Description("Whether the challenger was promoted, and why.")] PromotionDecision? Decision,
    [property: Description("The version that it replaced.")] int? ArchivedModelVersion,
    [property: Description("What went wrong.")] string? Error,
    [property: Description("`self`: this training; `models`: the registered versions, where this host has them.")] IReadOnlyDictionary<string, string> Links);

/// <summary>A station of the pipeline.</summary>
internal sealed record TrainingProgressResponse(
    [property: Description("queued, gather, dataset, train, export, evaluate, log, decide or promote.")] string Phase,
    [property: Description("Steps done at this station.")] int Step,
    [property: Description("Steps that it has; 0 where that is not known.")] int Total,
    [property: Description("Seconds that it still needs, where that is known.")] double? EtaSeconds);

/// <summary>Two models on the same held-out queries.</summary>
internal sealed record TrainingMetricsResponse(
    [property: Description("The metrics of the trained model.")] IReadOnlyDictionary<string, double> Challenger,
    [property: Description("The metrics of the model that served.")] IReadOnlyDictionary<string, double> Champion);

/// <summary>The trainings.</summary>
internal sealed record TrainingsResponse(
    [property: Description("Newest first.")] TrainingSummaryResponse[] Runs);

/// <summary>One of the trainings.</summary>
internal sealed record TrainingSummaryResponse(
    [property: Description("The MLflow run.")] string RunId,
    [property: Description("The name of the run.")] string Name,
    [property: Description("As MLflow has it: RUNNING, FINISHED, FAILED or KILLED.")] string Status,
    [property: Description("The first day of its window of feedback; absent while it waits.")] string? DateFrom,
    [property: Description("The last day of its window.")] string? DateTo,
    [property: Description("When it was asked for.")] DateTimeOffset StartedAt,
    [property: Description("When it ended.")] DateTimeOffset? EndedAt,
    [property: Description("promoted, kept or inconclusive, once that is decided.")] string? Outcome,
    [property: Description("The version that the challenger became.")] int? Version,
    [property: Description("`self`: how it stands.")] IReadOnlyDictionary<string, string> Links);
