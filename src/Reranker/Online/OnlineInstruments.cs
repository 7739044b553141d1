using System.Diagnostics.Metrics;

namespace Reranker;

/// <summary>The instruments of online evaluation.</summary>
internal static class OnlineInstruments
{
    public const string Shadow = "shadow";
    public const string Interleaving = "interleaving";
    public const string Canary = "canary";

    private static readonly Counter<long> OnlineImpressions = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.online.impressions", "{impression}", "Impressions stored: requests on which champion and challenger met.");

    private static readonly Counter<long> OnlineDropped = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.online.dropped", "{impression}", "Impressions lost to a full queue, a store that failed, or a stop that could not wait.");

    private static readonly Counter<long> OnlineFailures = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.online.failures", "{request}", "Requests that the champion could answer and the challenger could not.");

    private static readonly Histogram<double> ShadowOverlap = RerankerDiagnostics.Meter.CreateHistogram(
        "reranker.shadow.overlap", "1", "The share of the first results that champion and challenger have in common.",
        advice: Buckets(0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1));

    private static readonly Histogram<double> ShadowKendallTau = RerankerDiagnostics.Meter.CreateHistogram(
        "reranker.shadow.kendall_tau", "1", "How alike champion and challenger order all documents, -1 to 1.",
        advice: Buckets(-1, -0.5, 0, 0.25, 0.5, 0.75, 0.9, 1));

    private static readonly Histogram<double> ShadowScoreDistance = RerankerDiagnostics.Meter.CreateHistogram(
        "reranker.shadow.score_distance", "1", "The mean absolute difference of the two models' scores.",
        advice: Buckets(0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10));

    private static readonly Histogram<double> ShadowDuration = RerankerDiagnostics.Meter.CreateHistogram(
        "reranker.shadow.duration", "s", "How long champion and challenger took for the same requests.",
        advice: Buckets(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));

    public static void Recorded(string mode, int impressions) => OnlineImpressions.Add(impressions, Mode(mode));

    public static void Dropped(string mode, int impressions) => OnlineDropped.Add(impressions, Mode(mode));

    public static void ChallengerFailed(string mode, Exception error) => OnlineFailures.Add(
        1, Mode(mode), new KeyValuePair<string, object?>(RerankerDiagnostics.ErrorTypeTag, error.GetType().FullName));

    public static void Agreed(RankingAgreement agreement)
    {
        ShadowOverlap.Record(agreement.Overlap);
        ShadowKendallTau.Record(agreement.KendallTau);
        ShadowScoreDistance.Record(agreement.ScoreDistance);
        ShadowDuration.Record(agreement.ChampionMilliseconds / 1000, Role(ModelNames.Champion));
        ShadowDuration.Record(agreement.ChallengerMilliseconds / 1000, Role(ModelNames.Challenger));
    }

    private static KeyValuePair<string, object?> Mode(string mode) => new(RerankerDiagnostics.OnlineModeTag, mode);

    private static KeyValuePair<string, object?> Role(string alias) => new(RerankerDiagnostics.ModelRoleTag, alias);

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
