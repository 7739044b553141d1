namespace Reranker;

/// <summary>The feedback store could not be read or written; what was to be stored was not.</summary>
public sealed class FeedbackStoreException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    public FeedbackStoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
