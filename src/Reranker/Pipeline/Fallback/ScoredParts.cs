namespace Reranker;

/// <summary>Scores a request in parts that run side by side, and knows at any time which of them are done.</summary>
internal sealed class ScoredParts(IReranker inner, RerankRequest request, RerankOptions? options, int partSize)
{
    private readonly Lock _gate = new();
    private readonly List<(int First, ScoreResponse Response)> _done = [];

    /// <summary>Scores all parts.</summary>
    /// <exception cref="InferenceException">The model was switched on the way; there is no order between scores of two.</exception>
    public async Task<RerankResponse> RankAsync(CancellationToken cancellationToken)
    {
        var parts = Enumerable.Range(0, request.Documents.Count).Chunk(partSize);
        await Task.WhenAll(parts.Select(part => ScoreAsync(part, cancellationToken))).ConfigureAwait(false);
        var ranked = Ranked()!;
        return ranked.Results.Count == request.Documents.Count
            ? ranked.Cut(options)
            : throw new InferenceException("The model was switched while a request ran in parts; expected one model to score all of them.");
    }

    /// <summary>What was scored so far by one model, ranked, by the documents' indices among all; <see langword="null"/> where nothing was.</summary>
    public RerankResponse? Ranked()
    {
        (int First, ScoreResponse Response)[] done;
        lock (_gate)
            done = [.. _done];
        if (done.Length == 0)
            return null;
        var model = done[0].Response.Model;
        var same = done.Where(part => part.Response.Model.Digest == model.Digest).OrderBy(static part => part.First).ToArray();
        int[] indices = [.. same.SelectMany(static part => Enumerable.Range(part.First, part.Response.Scores.Count))];
        PairScore[] scores = [.. same.SelectMany(static part => part.Response.Pairs ?? [.. part.Response.Scores.Select(static score => new PairScore(score, score))])];
        var usage = RerankUsage.Of(same.Sum(static part => part.Response.Usage.TotalTokens), scores);
        var ranked = Ranker.Respond(request with { Documents = Array.ConvertAll(indices, index => request.Documents[index]) }, scores, options.Uncut(), model, usage);
        return ranked with { Results = [.. ranked.Results.Select(result => result with { Index = indices[result.Index] })], Pairs = null };
    }

    private async Task ScoreAsync(int[] part, CancellationToken cancellationToken)
    {
        var pairs = Array.ConvertAll(part, index => new QueryDocumentPair(request.Query, request.Documents[index].Text));
        var response = await inner.ScoreAsync(new ScoreRequest(pairs), options.PerPair(), cancellationToken).ConfigureAwait(false);
        lock (_gate)
            _done.Add((part[0], response));
    }
}
