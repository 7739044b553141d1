using System.Globalization;

namespace Reranker;

/// <summary>More work waits than is taken; nothing was done for this request. Try again after <see cref="RetryAfter"/>.</summary>
public sealed class RerankerOverloadedException : RerankerException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="queuedTokens">How many tokens wait for the model.</param>
    /// <param name="limit">How many may wait.</param>
    /// <param name="retryAfter">About how long it takes until there is room for the request.</param>
    public RerankerOverloadedException(long queuedTokens, long limit, TimeSpan retryAfter)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The reranker is overloaded: {queuedTokens:N0} tokens wait for the model, and with this request they would be more than the {limit:N0} that may. Try again in about {Math.Max(0.1, retryAfter.TotalSeconds):F1} s, with fewer documents, or on another replica."))
    {
        QueuedTokens = queuedTokens;
        RetryAfter = retryAfter;
    }

    /// <summary>How many tokens wait for the model.</summary>
    public long QueuedTokens { get; }

    /// <summary>About how long it takes, at the present speed, until there is room for the request.</summary>
    public TimeSpan RetryAfter { get; }

    /// <inheritdoc/>
    public override bool IsRefusal => true;
}
