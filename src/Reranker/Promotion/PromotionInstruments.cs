using System.Diagnostics.Metrics;

namespace Reranker;

/// <summary>The instruments of promotions.</summary>
internal static class PromotionInstruments
{
    public static readonly Counter<long> ChampionChanges = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.champion.changes", "{change}", "How often this process changed the champion.");
}
