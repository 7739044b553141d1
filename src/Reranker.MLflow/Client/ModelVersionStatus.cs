namespace Reranker.MLflow;

/// <summary>Whether a model version can be used.</summary>
public enum ModelVersionStatus
{
    /// <summary>Its files are still being copied.</summary>
    PendingRegistration,

    /// <summary>Copying failed.</summary>
    FailedRegistration,

    /// <summary>It can be used; open-source servers know no other status.</summary>
    Ready,
}
