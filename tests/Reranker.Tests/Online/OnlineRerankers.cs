namespace Reranker.Tests;

/// <summary>A reranker that waits at a gate, and says when it got there.</summary>
internal sealed class Waiting(IReranker inner, TaskCompletionSource entered, Task gate) : DelegatingReranker(inner)
{
    public override async Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        entered.TrySetResult();
        await gate.WaitAsync(cancellationToken);
        return await base.RerankAsync(request, options, cancellationToken);
    }
}

/// <summary>A reranker whose model is not there.</summary>
internal sealed class Modelless : IReranker
{
    public Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("There is no model.");

    public Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("There is no model.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
