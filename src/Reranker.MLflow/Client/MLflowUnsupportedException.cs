namespace Reranker.MLflow;

/// <summary>The MLflow at hand has no such operation: it is older than the operation, lacks an app, or is the embedded store.</summary>
public class MLflowUnsupportedException : MLflowException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is missing where, and what has it.</param>
    /// <param name="requiredVersion">The first version of MLflow that has it, where a version is what is missing.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public MLflowUnsupportedException(string message, Version? requiredVersion, Exception? innerException = null)
        : base(MLflowErrorCode.EndpointNotFound, message, innerException) => RequiredVersion = requiredVersion;

    /// <summary>The first version of MLflow that has it; <see langword="null"/> where a version is not what is missing.</summary>
    public Version? RequiredVersion { get; }
}
