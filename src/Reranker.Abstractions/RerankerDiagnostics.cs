using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Reranker;

/// <summary>The names of the traces and metrics, all in this one place.</summary>
/// <remarks>
/// Activities <c>rerank</c> and <c>score</c>; instruments <c>reranker.operation.duration</c> (seconds), <c>reranker.operation.documents</c>,
/// <c>reranker.tokens</c> and <c>reranker.truncated_pairs</c>. A score cache counts <c>reranker.cache.hits</c>, <c>reranker.cache.misses</c> and
/// <c>reranker.cache.evictions</c>; a cascade has the activity <c>first_stage</c> and counts <c>reranker.cascade.documents</c>, by
/// <c>reranker.cascade.stage</c> (<c>first</c>, <c>second</c>), and <c>reranker.cascade.failures</c>. OpenTelemetry has no convention for reranking; the tags follow the manner of its others, and
/// <c>error.type</c> is its own. No query and no document is ever among them.
/// </remarks>
public static class RerankerDiagnostics
{
    /// <summary>The source of activities: <c>AddSource(RerankerDiagnostics.ActivitySourceName)</c>.</summary>
    public const string ActivitySourceName = "Reranker";

    /// <summary>The meter: <c>AddMeter(RerankerDiagnostics.MeterName)</c>.</summary>
    public const string MeterName = "Reranker";

    internal const string RerankOperation = "rerank";
    internal const string ScoreOperation = "score";

    internal const string OperationTag = "reranker.operation.name";
    internal const string ModelNameTag = "reranker.model.name";
    internal const string ModelVersionTag = "reranker.model.version";
    internal const string ModelDigestTag = "reranker.model.digest";
    internal const string DocumentsTag = "reranker.documents";
    internal const string TokensTag = "reranker.tokens";
    internal const string TruncatedTag = "reranker.truncated_pairs";
    internal const string ErrorTypeTag = "error.type";

    internal const string StageTag = "reranker.cascade.stage";

    internal static readonly ActivitySource Activities = new(ActivitySourceName);

    internal static readonly Meter Meter = new(MeterName);

    internal static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "reranker.operation.duration", "s", "How long an operation took.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    internal static readonly Histogram<int> Documents = Meter.CreateHistogram(
        "reranker.operation.documents", "{document}", "How many documents an operation scored.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000] });

    internal static readonly Counter<long> Tokens = Meter.CreateCounter<long>("reranker.tokens", "{token}", "Tokens that went through the model, padding not counted.");

    internal static readonly Counter<long> TruncatedPairs = Meter.CreateCounter<long>("reranker.truncated_pairs", "{pair}", "Pairs that were longer than the model reads.");

    internal static readonly Counter<long> CacheHits = Meter.CreateCounter<long>("reranker.cache.hits", "{pair}", "Pairs whose score was known: from before, or from the same request.");

    internal static readonly Counter<long> CacheMisses = Meter.CreateCounter<long>("reranker.cache.misses", "{pair}", "Pairs that the model had to score.");

    internal static readonly Counter<long> CacheEvictions = Meter.CreateCounter<long>("reranker.cache.evictions", "{pair}", "Scores that were dropped, or not kept, for want of room.");

    internal static readonly Counter<long> CascadeDocuments = Meter.CreateCounter<long>("reranker.cascade.documents", "{document}", "Documents that each model of a cascade read.");

    internal static readonly Counter<long> CascadeFailures = Meter.CreateCounter<long>("reranker.cascade.failures", "{request}", "Requests that a cascade's first model could not rank.");

    /// <summary>Whether anybody listens.</summary>
    internal static bool IsEnabled => Activities.HasListeners() || Duration.Enabled || Documents.Enabled || Tokens.Enabled || TruncatedPairs.Enabled;
}
