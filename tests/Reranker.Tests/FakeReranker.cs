namespace Reranker.Tests;

/// <summary>A reranker whose score of a pair is a function, and which can be told to fail.</summary>
internal sealed class FakeReranker(Func<string, string, float> score) : IReranker
{
    public ModelIdentity Model { get; set; } = new("fake", "1", new string('a', 64));

    public Exception? Failure { get; set; }

    /// <summary>What happens between a request's arrival and its answer.</summary>
    public Action? BeforeAnswer { get; set; }

    public int Calls { get; private set; }

    /// <summary>The documents of each call.</summary>
    public List<string[]> Scored { get; } = [];

    public bool Disposed { get; private set; }

    public Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        Answer(request.Documents.Select(static document => document.Text), cancellationToken);
        var scores = request.Documents.Select(document => score(request.Query, document.Text)).ToArray();
        var results = Ranker.Order(scores).Select(index => new RerankResult(index, scores[index], request.Documents[index]));
        return Task.FromResult(new RerankResponse(
            [.. options?.TopN is { } n ? results.Take(n) : results], Model, new RerankUsage(10 * scores.Length, TruncatedPairs: 1)));
    }

    public Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        Answer(request.Pairs.Select(static pair => pair.Document), cancellationToken);
        return Task.FromResult(new ScoreResponse(
            [.. request.Pairs.Select(pair => score(pair.Query, pair.Document))], Model, new RerankUsage(10 * request.Pairs.Count, TruncatedPairs: 0)));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(RerankerMetadata) ? new RerankerMetadata("fake", Model, 256) : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => Disposed = true;

    private void Answer(IEnumerable<string> documents, CancellationToken cancellationToken)
    {
        Calls++;
        Scored.Add([.. documents]);
        BeforeAnswer?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        if (Failure is not null)
            throw Failure;
    }
}
