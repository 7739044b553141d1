namespace Reranker.ConsoleHost;

/// <summary>Keeps the logits of every ranking, by the index of the document.</summary>
/// <remarks>It ranks by logits: the same order, but for documents that become equal only when a sigmoid rounds their scores.</remarks>
internal sealed class RecordingReranker(IReranker inner) : DelegatingReranker(inner)
{
    private readonly List<float[]> _logits = [];

    /// <summary>The logits of each request, in the order of the requests.</summary>
    public IReadOnlyList<float[]> Logits => _logits;

    public override async Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await Inner.RerankAsync(request, new RerankOptions { RawScores = true }, cancellationToken);
        var logits = new float[request.Documents.Count];
        foreach (var result in response.Results)
            logits[result.Index] = result.RelevanceScore;
        _logits.Add(logits);
        return response;
    }
}
