using System.Diagnostics.Metrics;

namespace Reranker;

/// <summary>The instruments of one call.</summary>
internal static class OperationInstruments
{
    public const string Rerank = "rerank";
    public const string Score = "score";

    public static readonly Histogram<double> Duration = RerankerDiagnostics.Meter.CreateHistogram(
        "reranker.operation.duration", "s", "How long an operation took.",
        advice: Buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));

    public static readonly Histogram<int> Documents = RerankerDiagnostics.Meter.CreateHistogram(
        "reranker.operation.documents", "{document}", "How many documents an operation scored.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000] });

    public static readonly Counter<long> Tokens = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.tokens", "{token}", "Tokens that went through the model, padding not counted.");

    public static readonly Counter<long> TruncatedPairs = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.truncated_pairs", "{pair}", "Pairs that were longer than the model reads.");

    /// <summary>Gets whether anybody listens.</summary>
    public static bool IsEnabled =>
        RerankerDiagnostics.Activities.HasListeners() || Duration.Enabled || Documents.Enabled || Tokens.Enabled || TruncatedPairs.Enabled;

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
