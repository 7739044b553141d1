using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Reranker;

/// <summary>The names by which traces and metrics are subscribed to, and those of their tags. <c>docs/telemetry.md</c> lists every activity and instrument.</summary>
/// <remarks>
/// OpenTelemetry has no convention for reranking; the names follow the manner of its others, and <c>error.type</c> is its own.
/// No tag ever holds a query or a document.
/// </remarks>
public static class RerankerDiagnostics
{
    /// <summary>The name of the source of activities: <c>AddSource(RerankerDiagnostics.ActivitySourceName)</c>.</summary>
    public const string ActivitySourceName = "Reranker";

    /// <summary>The name of the meter: <c>AddMeter(RerankerDiagnostics.MeterName)</c>.</summary>
    public const string MeterName = "Reranker";

    /// <summary>The operation: <c>rerank</c> or <c>score</c>.</summary>
    public const string OperationTag = "reranker.operation.name";

    /// <summary>The model's registered name, or its folder's.</summary>
    public const string ModelNameTag = "reranker.model.name";

    /// <summary>The model's registered version.</summary>
    public const string ModelVersionTag = "reranker.model.version";

    /// <summary>The digest of the model's package.</summary>
    public const string ModelDigestTag = "reranker.model.digest";

    /// <summary>How many documents were scored.</summary>
    public const string DocumentsTag = "reranker.documents";

    /// <summary>How many tokens went through the model.</summary>
    public const string TokensTag = "reranker.tokens";

    /// <summary>How many pairs were cut.</summary>
    public const string TruncatedTag = "reranker.truncated_pairs";

    /// <summary>What made a version the champion.</summary>
    public const string CauseTag = "reranker.promotion.cause";

    /// <summary>The type of the error, as in OpenTelemetry's conventions.</summary>
    public const string ErrorTypeTag = "error.type";

    /// <summary>How the challenger takes part: <c>shadow</c>, <c>interleaving</c> or <c>canary</c>.</summary>
    public const string OnlineModeTag = "reranker.online.mode";

    /// <summary><c>champion</c> or <c>challenger</c>.</summary>
    public const string ModelRoleTag = "reranker.model.role";

    /// <summary>The stage of a cascade, from 1.</summary>
    public const string StageTag = "reranker.cascade.stage";

    /// <summary>Why the model did not rank all: <c>deadline</c>, <c>failure</c> or <c>overload</c>.</summary>
    public const string DegradedReasonTag = "reranker.degraded.reason";

    /// <summary>The training's run.</summary>
    public const string RunIdTag = "reranker.training.run_id";

    /// <summary>What came of a training: the decision, <c>failed</c> or <c>cancelled</c>.</summary>
    public const string OutcomeTag = "reranker.training.outcome";

    internal static readonly ActivitySource Activities = new(ActivitySourceName);

    internal static readonly Meter Meter = new(MeterName);
}
