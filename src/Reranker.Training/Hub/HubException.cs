namespace Reranker.Training;

/// <summary>A model that cannot be had from a hub: it is not there, not allowed, of a kind that is refused, or does not arrive whole.</summary>
public sealed class HubException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    public HubException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
