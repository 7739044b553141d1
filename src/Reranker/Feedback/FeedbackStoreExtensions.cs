namespace Reranker;

/// <summary>Feedback by whole days.</summary>
public static class FeedbackStoreExtensions
{
    extension(IFeedbackStore store)
    {
        /// <summary>Reads the records of a window, oldest first.</summary>
        public IAsyncEnumerable<FeedbackRecord> ReadAsync(DateWindow window, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(store);
            ArgumentNullException.ThrowIfNull(window);
            return store.ReadAsync(window.Start, window.End, cancellationToken);
        }

        /// <summary>Counts the records of a window.</summary>
        public Task<long> CountAsync(DateWindow window, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(store);
            ArgumentNullException.ThrowIfNull(window);
            return store.CountAsync(window.Start, window.End, cancellationToken);
        }
    }
}
