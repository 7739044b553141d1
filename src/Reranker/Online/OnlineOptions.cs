using System.ComponentModel.DataAnnotations;

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
    [Range(0.0, 1.0)]
    public required double Fraction { get; set; }

    /// <summary>Another seed chooses others. Default: 17.</summary>
    public int Seed { get; set; } = 17;

    /// <summary>How much may wait to be worked on or stored, off the request path; what comes on top is dropped and counted. At least 1. Default: 256.</summary>
    [Range(1, int.MaxValue)]
    public int QueueCapacity { get; set; } = 256;

    /// <summary>How long disposing waits for what is still queued; from 1 millisecond to an hour. Default: 5 seconds.</summary>
    [TimeSpanRange("00:00:00.001", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
