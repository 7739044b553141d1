namespace Reranker.Benchmarks;

/// <summary>Scores at once, so that what is measured is the decorator around it.</summary>
internal sealed class InstantReranker : IReranker
{
    private static readonly ModelIdentity Model = new("instant", null, new string('0', 64));

    public Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        var order = Ranker.Order([.. request.Documents.Select(static document => (float)document.Text.Length)]);
        return Task.FromResult(new RerankResponse(
            Array.ConvertAll(order, index => new RerankResult(index, request.Documents[index].Text.Length, request.Documents[index])), Model, new RerankUsage(0, 0)));
    }

    public Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(new ScoreResponse([.. request.Pairs.Select(static pair => (float)pair.Document.Length)], Model, new RerankUsage(0, 0)));

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType == typeof(RerankerMetadata) ? new RerankerMetadata("none", Model, 512) : null;

    public void Dispose()
    {
    }
}
