namespace Reranker.Dashboard;

/// <summary>The tags by which a training's run says how it stands: those of <c>RetrainingTags</c> in Reranker.Training, which this package does not need.</summary>
internal static class RunTags
{
    public const string Phase = "reranker.phase";
    public const string Step = "reranker.step";
    public const string Total = "reranker.total";
    public const string EtaSeconds = "reranker.eta_seconds";
    public const string Error = "reranker.error";
    public const string Decision = "reranker.decision";
    public const string Request = "reranker.request";
}
