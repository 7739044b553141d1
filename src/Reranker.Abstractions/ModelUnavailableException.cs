namespace Reranker;

/// <summary>There is no model to answer with yet; try again in a moment.</summary>
public sealed class ModelUnavailableException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    public ModelUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
