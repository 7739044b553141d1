using System.Diagnostics.Metrics;

namespace Reranker;

/// <summary>The instrument of answers that the model did not give, or not whole.</summary>
internal static class FallbackInstruments
{
    private static readonly Counter<long> Degraded = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.degraded", "{request}", "Requests that were answered in the first stage's order, wholly or in part.");

    public static void Count(DegradedReason reason) =>
        Degraded.Add(1, new KeyValuePair<string, object?>(RerankerDiagnostics.DegradedReasonTag, reason.ToString().ToLowerInvariant()));
}
