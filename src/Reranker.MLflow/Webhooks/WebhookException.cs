namespace Reranker.MLflow;

/// <summary>A call of a webhook cannot be believed, or not be read.</summary>
public class WebhookException : TrackingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the call.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public WebhookException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
