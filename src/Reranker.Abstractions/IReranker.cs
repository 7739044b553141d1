namespace Reranker;

/// <summary>Scores documents by their relevance to a query.</summary>
/// <remarks>
/// Implementations are safe for concurrent use by many callers. They do their heavy work off the caller's thread,
/// honour cancellation, and never change a request they are given. An instance must not be disposed of while it is
/// still in use. Wishes that cut across rerankers (logging, telemetry, caching, feedback) are decorators: see
/// <see cref="DelegatingReranker"/> and the builder in the package <c>Reranker</c>.
/// </remarks>
public interface IReranker : IDisposable
{
    /// <summary>Ranks the documents of one request, best first; equal scores keep the order of the request.</summary>
    /// <remarks>
    /// The models of this project rank by their logits, and blank documents (no text, or whitespace) last, with the score of the model or the lowest of those before them, whichever is lower.
    /// </remarks>
    /// <param name="request">A query and at least one document.</param>
    /// <param name="options">How many results and which kind of score; <see langword="null"/> for the defaults. A reranker of your own ranks with <see cref="Ranker.Respond"/> to honour all of them.</param>
    /// <param name="cancellationToken">Stops the work that has not started yet.</param>
    /// <exception cref="InvalidRerankRequestException">The request cannot be ranked as it stands.</exception>
    /// <exception cref="InferenceException">The model ran and gave no usable answer.</exception>
    Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Scores query-document pairs and returns the scores in the order of the request.</summary>
    /// <param name="request">At least one pair; the queries may differ.</param>
    /// <param name="options">Which kind of score; <see cref="RerankOptions.TopN"/> is not used here.</param>
    /// <param name="cancellationToken">Stops the work that has not started yet.</param>
    /// <exception cref="InvalidRerankRequestException">The request cannot be scored as it stands.</exception>
    /// <exception cref="InferenceException">The model ran and gave no usable answer.</exception>
    Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Asks the reranker, or whatever it decorates, for an object of the given type.</summary>
    /// <param name="serviceType">For instance <c>typeof(RerankerMetadata)</c> or the type of an inner reranker.</param>
    /// <param name="serviceKey">Tells services of one type apart; usually <see langword="null"/>.</param>
    /// <returns>The object, or <see langword="null"/> where nothing in the chain has one.</returns>
    object? GetService(Type serviceType, object? serviceKey = null);
}
