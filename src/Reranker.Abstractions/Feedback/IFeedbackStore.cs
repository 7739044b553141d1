namespace Reranker;

/// <summary>Keeps feedback. Safe for concurrent use, also by several processes.</summary>
public interface IFeedbackStore
{
    /// <summary>Stores records, all or none of them; those whose id is known already are passed over.</summary>
    /// <returns>How many were new.</returns>
    Task<int> AddAsync(IReadOnlyCollection<FeedbackRecord> records, CancellationToken cancellationToken = default);

    /// <summary>Reads the records with <paramref name="from"/> ≤ timestamp &lt; <paramref name="to"/>, oldest first.</summary>
    IAsyncEnumerable<FeedbackRecord> ReadAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default);

    /// <summary>Counts the records with <paramref name="from"/> ≤ timestamp &lt; <paramref name="to"/>.</summary>
    Task<long> CountAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default);
}
