namespace Reranker;

/// <summary>Shorter ways to call an <see cref="IReranker"/>.</summary>
public static class RerankerExtensions
{
    extension(IReranker reranker)
    {
        /// <summary>Ranks plain texts for a query, best first.</summary>
        /// <inheritdoc cref="IReranker.RerankAsync"/>
        public Task<RerankResponse> RerankAsync(
            string query, IEnumerable<string> documents, RerankOptions? options = null, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(reranker);
            ArgumentNullException.ThrowIfNull(documents);
            return reranker.RerankAsync(new RerankRequest(query, [.. documents.Select(static text => new RerankDocument(text))]), options, cancellationToken);
        }

        /// <summary>Asks the reranker, or whatever it decorates, for an object of type <typeparamref name="T"/>.</summary>
        public T? GetService<T>(object? serviceKey = null)
            where T : class
        {
            ArgumentNullException.ThrowIfNull(reranker);
            return reranker.GetService(typeof(T), serviceKey) as T;
        }
    }
}
