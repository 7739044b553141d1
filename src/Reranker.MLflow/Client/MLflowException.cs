namespace Reranker.MLflow;

/// <summary>MLflow refused a request, or its store failed.</summary>
public class MLflowException : TrackingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="errorCode">One of <see cref="MLflowErrorCode"/>, or what a server sent.</param>
    /// <param name="message">What was wrong, in MLflow's words where it has some.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public MLflowException(string errorCode, string message, Exception? innerException = null)
        : this(errorCode, MLflowErrorCode.ToStatusCode(errorCode), message, innerException)
    {
    }

    /// <summary>Creates the exception of a server's answer.</summary>
    /// <param name="errorCode">One of <see cref="MLflowErrorCode"/>, or what a server sent.</param>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="message">What was wrong.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public MLflowException(string errorCode, int statusCode, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorCode = errorCode;
        StatusCode = statusCode;
    }

    /// <summary>One of <see cref="MLflowErrorCode"/>, or what a server sent.</summary>
    public string ErrorCode { get; }

    /// <summary>The HTTP status that a server answers with, from the embedded store too.</summary>
    public int StatusCode { get; }

    /// <inheritdoc/>
    /// <remarks>Not where who asks is unknown or may not: that is mended elsewhere, while this process goes on.</remarks>
    public override bool IsPermanent => StatusCode is 501 or (>= 400 and < 500 and not (401 or 403 or 408 or 429));

    internal static MLflowException Invalid(string message) => new(MLflowErrorCode.InvalidParameterValue, message);

    internal static MLflowException Missing(string message) => new(MLflowErrorCode.ResourceDoesNotExist, message);

    internal static MLflowException Exists(string message) => new(MLflowErrorCode.ResourceAlreadyExists, message);
}
