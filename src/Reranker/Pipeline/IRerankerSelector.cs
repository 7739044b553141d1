namespace Reranker;

/// <summary>Finds the reranker of the model that a request names. Implementations are safe for concurrent use.</summary>
public interface IRerankerSelector
{
    /// <summary>Finds the reranker of a model.</summary>
    /// <param name="model">What the request calls the model; <see langword="null"/> where it names none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The reranker, which stays the selector's; <see langword="null"/> where the request means the one that serves by default. A caller that meets an <see cref="ObjectDisposedException"/>
    /// asks again: the model has made way for another one.
    /// </returns>
    /// <exception cref="InvalidRerankRequestException">There is no such model.</exception>
    /// <exception cref="ModelPackageException">The model cannot be loaded.</exception>
    Task<IReranker?> FindAsync(string? model, CancellationToken cancellationToken = default);
}
