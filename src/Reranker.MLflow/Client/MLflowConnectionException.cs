namespace Reranker.MLflow;

/// <summary>An MLflow server could not be reached, or broke off its answer: nothing is known of what it did. A refusal is an <see cref="MLflowException"/>.</summary>
public class MLflowConnectionException : TrackingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Who did not answer, and what to do.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public MLflowConnectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
