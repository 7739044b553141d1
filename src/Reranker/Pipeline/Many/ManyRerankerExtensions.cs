namespace Reranker;

/// <summary>Ranks for many queries at once.</summary>
public static class ManyRerankerExtensions
{
    private const int DefaultConcurrency = 16;

    extension(IReranker reranker)
    {
        /// <summary>Answers many requests, several at once, so that a model which batches across requests runs full batches.</summary>
        /// <remarks>Each is answered as by itself, through all decorators. The first that fails ends the call, and stops those that have not started.</remarks>
        /// <param name="requests">The requests; may be none.</param>
        /// <param name="options">What all of them ask for; <see langword="null"/> for the defaults.</param>
        /// <param name="maxConcurrency">How many run at once, at least 1. Default: 16.</param>
        /// <param name="cancellationToken">Stops what has not started yet.</param>
        /// <returns>One answer a request, in the order of the requests.</returns>
        /// <exception cref="InvalidRerankRequestException">One of them cannot be ranked as it stands.</exception>
        public async Task<IReadOnlyList<RerankResponse>> RerankManyAsync(
            IReadOnlyList<RerankRequest> requests, RerankOptions? options = null, int maxConcurrency = DefaultConcurrency, CancellationToken cancellationToken = default)
        {
            ArgumentNullException.ThrowIfNull(reranker);
            ArgumentNullException.ThrowIfNull(requests);
            ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
            var responses = new RerankResponse[requests.Count];
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = maxConcurrency, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, requests.Count, parallel, async (index, token) =>
                responses[index] = await reranker.RerankAsync(requests[index], options, token).ConfigureAwait(false)).ConfigureAwait(false);
            return responses;
        }
    }
}
