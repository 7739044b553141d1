namespace Reranker;

/// <summary>How much is scored in the shadow, and how its agreement is measured.</summary>
public sealed class ShadowOptions : OnlineOptions
{
    /// <summary>How many of the first results are compared as a set; at least 1. Default: 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Depth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 10;
}
