namespace Reranker;

/// <summary>Keeps impressions beside the feedback on them. Safe for concurrent use, also by several processes.</summary>
public interface IImpressionStore
{
    /// <summary>Stores impressions, all or none of them; those whose id is known already are passed over.</summary>
    /// <returns>How many were new.</returns>
    Task<int> AddAsync(IReadOnlyCollection<Impression> impressions, CancellationToken cancellationToken = default);

    /// <summary>Reads the impressions with <paramref name="from"/> ≤ timestamp &lt; <paramref name="to"/>, oldest first.</summary>
    IAsyncEnumerable<Impression> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default);
}
