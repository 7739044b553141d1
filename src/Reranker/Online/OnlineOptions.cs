namespace Reranker;

/// <summary>What all comparisons of a challenger with the champion on live requests have in common.</summary>
public abstract class OnlineOptions
{
    private protected OnlineOptions()
    {
    }

    /// <summary>The share of the requests that take part, from 0 to 1.</summary>
    /// <remarks>
    /// A hash decides (the first 53 bits of SHA-256 over seed, kind of comparison and request or key), so that the same one takes part on every
    /// replica and after every start. Comparisons of different kinds choose independently.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 1.</exception>
    public required double Fraction
    {
        get;
        init
        {
            if (value is not (>= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(value), value, "Fraction must be from 0 to 1.");
            field = value;
        }
    }

    /// <summary>Another seed chooses others. Default: 17.</summary>
    public int Seed { get; init; } = 17;

    /// <summary>How much may wait to be worked on or stored, off the request path; what comes on top is dropped and counted. At least 1. Default: 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int QueueCapacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 256;

    /// <summary>How long disposing waits for what is still queued; more than zero. Default: 5 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan DrainTimeout
    {
        get;
        init => field = MoreThanZero(value);
    } = TimeSpan.FromSeconds(5);

    private protected static TimeSpan MoreThanZero(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        return value;
    }
}
