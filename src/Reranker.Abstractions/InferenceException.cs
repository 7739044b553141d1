namespace Reranker;

/// <summary>The model ran and failed, or gave a score that is not a number.</summary>
public sealed class InferenceException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    public InferenceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
