namespace Reranker;

/// <summary>A reranker that passes every call on to another; derive from it and override what should differ.</summary>
public abstract class DelegatingReranker : IReranker
{
    /// <summary>Wraps a reranker, and disposes of it with itself.</summary>
    protected DelegatingReranker(IReranker inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Inner = inner;
    }

    /// <summary>The reranker that does the work.</summary>
    protected IReranker Inner { get; }

    /// <inheritdoc/>
    public virtual Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        Inner.RerankAsync(request, options, cancellationToken);

    /// <inheritdoc/>
    public virtual Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        Inner.ScoreAsync(request, options, cancellationToken);

    /// <inheritdoc/>
    public virtual object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : Inner.GetService(serviceType, serviceKey);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes of the inner reranker.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            Inner.Dispose();
    }
}
