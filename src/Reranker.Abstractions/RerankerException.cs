namespace Reranker;

/// <summary>The base of the errors that this library raises on its own account.</summary>
public class RerankerException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RerankerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Gets whether the request was refused before any work was done for it, so that nothing has failed: decorators then log no error, count no failure and
    /// try no other model. Override it in an exception of your own that says so. Default: <see langword="false"/>.
    /// </summary>
    public virtual bool IsRefusal => false;
}
