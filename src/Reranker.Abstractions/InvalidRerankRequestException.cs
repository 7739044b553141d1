namespace Reranker;

/// <summary>A request that cannot be answered as it stands; the caller can mend it.</summary>
public sealed class InvalidRerankRequestException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="parameter">The part of the request that is wrong, as the caller names it: <c>query</c>, <c>documents[3]</c>.</param>
    /// <param name="message">What was wrong, what was expected, what to do.</param>
    public InvalidRerankRequestException(string parameter, string message)
        : base(message) => Parameter = parameter;

    /// <summary>The part of the request that is wrong.</summary>
    public string Parameter { get; }

    /// <inheritdoc/>
    public override bool IsRefusal => true;
}
