namespace Reranker;

/// <summary>The experiment tracker or the model registry refused or failed.</summary>
public class TrackingException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    public TrackingException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Gets whether the request itself was refused, so that asking again gives the same: something is missing, deleted or not valid. <see langword="false"/> where the store could not
    /// answer, does not let this process in, or nothing is known of why.
    /// </summary>
    public virtual bool IsPermanent => false;
}
