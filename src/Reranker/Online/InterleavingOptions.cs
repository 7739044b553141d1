namespace Reranker;

/// <summary>How many answers are interleaved, and how long they may wait for the challenger.</summary>
public sealed class InterleavingOptions : OnlineOptions
{
    /// <summary>How long the challenger may take before the champion answers alone; more than zero. Default: 1 second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan Patience
    {
        get;
        init => field = MoreThanZero(value);
    } = TimeSpan.FromSeconds(1);
}
