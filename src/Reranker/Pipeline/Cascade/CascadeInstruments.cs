using System.Diagnostics.Metrics;

namespace Reranker;

/// <summary>The instruments of a cascade.</summary>
internal static class CascadeInstruments
{
    public const string FirstStageActivity = "first_stage";

    public static readonly Counter<long> Documents = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.cascade.documents", "{document}", "Documents that each model of a cascade read.");

    public static readonly Counter<long> Failures = RerankerDiagnostics.Meter.CreateCounter<long>(
        "reranker.cascade.failures", "{request}", "Requests that a cascade's first model could not rank.");
}
