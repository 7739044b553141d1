using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Reranker;

/// <summary>The names of the traces and metrics, all in this one place; <c>docs/telemetry.md</c> says what each tells.</summary>
/// <remarks>
/// OpenTelemetry has no convention for reranking; the names follow the manner of its others, and <c>error.type</c> is its own.
/// No query and no document is ever among them.
/// </remarks>
public static class RerankerDiagnostics
{
    /// <summary>The source of activities: <c>AddSource(RerankerDiagnostics.ActivitySourceName)</c>.</summary>
    public const string ActivitySourceName = "Reranker";

    /// <summary>The meter: <c>AddMeter(RerankerDiagnostics.MeterName)</c>.</summary>
    public const string MeterName = "Reranker";

    internal const string RerankOperation = "rerank";
    internal const string ScoreOperation = "score";

    internal const string TokenizeActivity = "tokenize";
    internal const string QueueActivity = "queue";
    internal const string InferActivity = "infer";
    internal const string FirstStageActivity = "first_stage";
    internal const string TrainActivity = "train";

    internal const string OperationTag = "reranker.operation.name";
    internal const string ModelNameTag = "reranker.model.name";
    internal const string ModelVersionTag = "reranker.model.version";
    internal const string ModelDigestTag = "reranker.model.digest";
    internal const string DocumentsTag = "reranker.documents";
    internal const string TokensTag = "reranker.tokens";
    internal const string TruncatedTag = "reranker.truncated_pairs";
    internal const string CauseTag = "reranker.promotion.cause";
    internal const string ErrorTypeTag = "error.type";
    internal const string OnlineModeTag = "reranker.online.mode";
    internal const string ModelRoleTag = "reranker.model.role";

    internal const string ShadowMode = "shadow";
    internal const string InterleavingMode = "interleaving";
    internal const string CanaryMode = "canary";

    internal const string StageTag = "reranker.cascade.stage";
    internal const string RunIdTag = "reranker.training.run_id";
    internal const string OutcomeTag = "reranker.training.outcome";

    internal static readonly ActivitySource Activities = new(ActivitySourceName);

    internal static readonly Meter Meter = new(MeterName);

    internal static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "reranker.operation.duration", "s", "How long an operation took.", advice: Buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));

    internal static readonly Histogram<int> Documents = Meter.CreateHistogram(
        "reranker.operation.documents", "{document}", "How many documents an operation scored.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000] });

    internal static readonly Counter<long> Tokens = Meter.CreateCounter<long>("reranker.tokens", "{token}", "Tokens that went through the model, padding not counted.");

    internal static readonly Counter<long> TruncatedPairs = Meter.CreateCounter<long>("reranker.truncated_pairs", "{pair}", "Pairs that were longer than the model reads.");

    internal static readonly Histogram<double> TokenizeDuration = Meter.CreateHistogram(
        "reranker.tokenize.duration", "s", "How long it took to make a request's tokens.", advice: Buckets(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25));

    internal static readonly Histogram<double> QueueDuration = Meter.CreateHistogram(
        "reranker.queue.duration", "s", "How long a request waited until its first batch ran.", advice: Buckets(0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30));

    internal static readonly UpDownCounter<long> QueuedTokens = Meter.CreateUpDownCounter<long>("reranker.queue.tokens", "{token}", "Tokens that wait for the model.");

    internal static readonly Counter<long> Overloads = Meter.CreateCounter<long>("reranker.queue.overloads", "{request}", "Requests refused because too much waited.");

    internal static readonly Histogram<double> RunDuration = Meter.CreateHistogram(
        "reranker.run.duration", "s", "How long the model took for one batch.", advice: Buckets(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1));

    internal static readonly Histogram<long> RunTokens = Meter.CreateHistogram(
        "reranker.run.tokens", "{token}", "How many tokens one batch had, padding included.", advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [32, 64, 128, 256, 512, 1024, 2048] });

    internal static readonly Histogram<double> RunFill = Meter.CreateHistogram(
        "reranker.run.fill", "1", "The share of the token budget that one batch had.", advice: Buckets(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1));

    internal static readonly Counter<long> ModelSwitches = Meter.CreateCounter<long>("reranker.model.switches", "{switch}", "How often this process took a model into service.");

    internal static readonly Counter<long> CacheHits = Meter.CreateCounter<long>("reranker.cache.hits", "{pair}", "Pairs whose score was known: from before, or from the same request.");

    internal static readonly Counter<long> CacheMisses = Meter.CreateCounter<long>("reranker.cache.misses", "{pair}", "Pairs that the model had to score.");

    internal static readonly Counter<long> CacheEvictions = Meter.CreateCounter<long>("reranker.cache.evictions", "{pair}", "Scores that were dropped, or not kept, for want of room.");

    internal static readonly Counter<long> CascadeDocuments = Meter.CreateCounter<long>("reranker.cascade.documents", "{document}", "Documents that each model of a cascade read.");

    internal static readonly Counter<long> CascadeFailures = Meter.CreateCounter<long>("reranker.cascade.failures", "{request}", "Requests that a cascade's first model could not rank.");

    private static readonly Counter<long> OnlineImpressions = Meter.CreateCounter<long>("reranker.online.impressions", "{impression}", "Impressions stored: requests on which champion and challenger met.");

    private static readonly Counter<long> OnlineDropped = Meter.CreateCounter<long>("reranker.online.dropped", "{impression}", "Impressions lost to a full queue, a store that failed, or a stop that could not wait.");

    private static readonly Counter<long> OnlineFailures = Meter.CreateCounter<long>("reranker.online.failures", "{request}", "Requests that the champion could answer and the challenger could not.");

    private static readonly Histogram<double> ShadowOverlap = Meter.CreateHistogram(
        "reranker.shadow.overlap", "1", "The share of the first results that champion and challenger have in common.", advice: Buckets(0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1));

    private static readonly Histogram<double> ShadowKendallTau = Meter.CreateHistogram(
        "reranker.shadow.kendall_tau", "1", "How alike champion and challenger order all documents, -1 to 1.", advice: Buckets(-1, -0.5, 0, 0.25, 0.5, 0.75, 0.9, 1));

    private static readonly Histogram<double> ShadowScoreDistance = Meter.CreateHistogram(
        "reranker.shadow.score_distance", "1", "The mean absolute difference of the two models' scores.", advice: Buckets(0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10));

    private static readonly Histogram<double> ShadowDuration = Meter.CreateHistogram(
        "reranker.shadow.duration", "s", "How long champion and challenger took for the same requests.", advice: Buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));

    internal static readonly Counter<long> ChampionChanges = Meter.CreateCounter<long>("reranker.champion.changes", "{change}", "How often this process changed the champion.");

    internal static readonly Histogram<double> TrainingDuration = Meter.CreateHistogram(
        "reranker.training.duration", "s", "How long a training took, whatever came of it.", advice: Buckets(10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400));

    internal static readonly UpDownCounter<long> TrainingsActive = Meter.CreateUpDownCounter<long>("reranker.training.active", "{training}", "Trainings that this process runs now.");

    private static readonly UpDownCounter<long> ModelsLoaded = Meter.CreateUpDownCounter<long>("reranker.model.loaded", "{model}", "1 for the model that serves: its tags say which it is.");

    private static readonly Counter<long> ModelFailures = Meter.CreateCounter<long>("reranker.model.failures", "{failure}", "Models that could not be had or loaded; the one before them stays.");

    /// <summary>Whether anybody listens.</summary>
    internal static bool IsEnabled => Activities.HasListeners() || Duration.Enabled || Documents.Enabled || Tokens.Enabled || TruncatedPairs.Enabled;

    internal static void Recorded(string mode, int impressions) => OnlineImpressions.Add(impressions, new KeyValuePair<string, object?>(OnlineModeTag, mode));

    internal static void Dropped(string mode, int impressions) => OnlineDropped.Add(impressions, new KeyValuePair<string, object?>(OnlineModeTag, mode));

    internal static void ChallengerFailed(string mode, Exception error) => OnlineFailures.Add(
        1, new KeyValuePair<string, object?>(OnlineModeTag, mode), new KeyValuePair<string, object?>(ErrorTypeTag, error.GetType().FullName));

    internal static void Agreed(RankingAgreement agreement)
    {
        ShadowOverlap.Record(agreement.Overlap);
        ShadowKendallTau.Record(agreement.KendallTau);
        ShadowScoreDistance.Record(agreement.ScoreDistance);
        ShadowDuration.Record(agreement.ChampionMilliseconds / 1000, new KeyValuePair<string, object?>(ModelRoleTag, ModelNames.Champion));
        ShadowDuration.Record(agreement.ChallengerMilliseconds / 1000, new KeyValuePair<string, object?>(ModelRoleTag, ModelNames.Challenger));
    }

    internal static void ModelTaken(ModelIdentity model) => ModelsLoaded.Add(1, TagsOf(model));

    internal static void ModelReleased(ModelIdentity model) => ModelsLoaded.Add(-1, TagsOf(model));

    internal static void ModelFailed(Exception error) => ModelFailures.Add(1, new KeyValuePair<string, object?>(ErrorTypeTag, error.GetType().FullName));

    private static TagList TagsOf(ModelIdentity model) =>
        new() { { ModelNameTag, model.Name }, { ModelVersionTag, model.Version }, { ModelDigestTag, model.Digest } };

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
