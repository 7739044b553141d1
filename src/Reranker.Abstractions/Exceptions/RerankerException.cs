namespace Reranker;

/// <summary>The base of the errors that this library raises on its own account.</summary>
public class RerankerException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RerankerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether the request was refused before any work was done for it: nothing has failed.</summary>
    internal virtual bool IsRefusal => false;
}
