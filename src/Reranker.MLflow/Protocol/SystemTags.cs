namespace Reranker.MLflow;

/// <summary>Tags with a meaning of their own.</summary>
internal static class SystemTags
{
    public const string RunName = "mlflow.runName";
    public const string User = "mlflow.user";
    public const string SourceName = "mlflow.source.name";
    public const string SourceType = "mlflow.source.type";
    public const string GitCommit = "mlflow.source.git.commit";
    public const string ParentRunId = "mlflow.parentRunId";
    public const string Note = "mlflow.note.content";
    public const string LoggedModels = "mlflow.log-model.history";
    public const string DatasetContext = "mlflow.data.context";

    /// <summary>Why a run failed: our own, for MLflow has none.</summary>
    public const string Error = "error";
}
