namespace Reranker;

/// <summary>The experiment tracker or the model registry refused or failed.</summary>
public class TrackingException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    public TrackingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
