namespace Reranker;

/// <summary>Two evaluation reports that no decision can be based on.</summary>
public sealed class IncomparableReportsException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What stands in the way.</param>
    /// <param name="message">What was wrong, what was expected and what to do.</param>
    public IncomparableReportsException(IncomparableReason reason, string message)
        : base(message) => Reason = reason;

    /// <summary>What stands in the way.</summary>
    public IncomparableReason Reason { get; }
}
