namespace Reranker.MLflow;

/// <summary>Whether a logged model can be used.</summary>
public enum LoggedModelStatus
{
    /// <summary>The server does not say.</summary>
    Unspecified,

    /// <summary>Its files are still coming.</summary>
    Pending,

    /// <summary>It can be used.</summary>
    Ready,

    /// <summary>Its files did not arrive.</summary>
    UploadFailed,
}
