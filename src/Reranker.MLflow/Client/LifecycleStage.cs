namespace Reranker.MLflow;

/// <summary>Whether an experiment or a run is there or in the bin.</summary>
public static class LifecycleStage
{
    /// <summary>There.</summary>
    public const string Active = "active";

    /// <summary>Deleted, and can be restored.</summary>
    public const string Deleted = "deleted";
}
