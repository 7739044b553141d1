namespace Reranker;

/// <summary>Which requests the challenger answers.</summary>
public sealed class CanaryOptions : OnlineOptions
{
    /// <summary>
    /// What stays with one model, for instance the user of the request: requests with the same key are answered by the same model.
    /// Where it gives <see langword="null"/>, and by default, the query.
    /// </summary>
    public Func<RerankRequest, string?>? Key { get; init; }

    /// <summary>How long the challenger may take before the champion answers instead; more than zero. Default: 1 second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan Patience
    {
        get;
        init => field = MoreThanZero(value);
    } = TimeSpan.FromSeconds(1);
}
