namespace Reranker.MLflow;

/// <summary>What a user may do with an experiment or a registered model. Who creates one may manage it.</summary>
public static class MLflowPermission
{
    /// <summary>Read.</summary>
    public const string Read = "READ";

    /// <summary>Read and use (MLflow 3.11).</summary>
    public const string Use = "USE";

    /// <summary>Read and change.</summary>
    public const string Edit = "EDIT";

    /// <summary>Read, change, delete, and say what others may do.</summary>
    public const string Manage = "MANAGE";

    /// <summary>Nothing, not even see it.</summary>
    public const string NoPermissions = "NO_PERMISSIONS";
}
