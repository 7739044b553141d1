namespace Reranker;

/// <summary>A line of feedback that does not have the documented form; nothing of its file was stored.</summary>
public sealed class FeedbackFormatException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="line">The line, from 1.</param>
    /// <param name="message">What was wrong and what was expected.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public FeedbackFormatException(long line, string message, Exception? innerException = null)
        : base(message, innerException) => Line = line;

    /// <summary>The line, from 1.</summary>
    public long Line { get; }
}
