using System.Diagnostics.Metrics;

namespace Reranker;

/// <summary>The instruments of the score cache.</summary>
internal static class CacheInstruments
{
    public static readonly Counter<long> Hits = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.cache.hits", "{pair}", "Pairs whose score was known: from before, or from the same request.");

    public static readonly Counter<long> Misses = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.cache.misses", "{pair}", "Pairs that the model had to score.");

    public static readonly Counter<long> Evictions = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.cache.evictions", "{pair}", "Scores that were dropped, or not kept, for want of room.");
}
