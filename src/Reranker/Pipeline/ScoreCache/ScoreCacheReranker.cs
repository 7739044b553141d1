namespace Reranker;

/// <summary>Answers pairs that were scored before from memory; only the others go to the inner reranker, in one call.</summary>
internal sealed class ScoreCacheReranker : DelegatingReranker
{
    private readonly ScoreMemory _memory;
    private readonly SharedScores? _shared;

    /// <exception cref="InvalidOperationException">The inner reranker has to see whole requests.</exception>
    public ScoreCacheReranker(IReranker inner, ScoreCacheOptions options, SharedScores? shared = null)
        : base(inner)
    {
        if (inner.GetService<IWholeRequestReranker>() is { } other)
            throw new InvalidOperationException($"UseScoreCache stands outside of {other.GetType().Name}, which has to see whole requests. Add UseScoreCache after it, so that it stands inside.");
        _memory = new ScoreMemory(options.MaxBytes);
        _shared = shared;
    }

    public override Task<RerankResponse> RerankAsync(RerankRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);

        // What cannot be ranked the inner reranker refuses, in its own words.
        return request is { Query: not null, Documents.Count: > 0 } && request.Documents.All(static document => document?.Text is not null)
            ? RerankCoreAsync(request, options, cancellationToken)
            : Inner.RerankAsync(request, options, cancellationToken);
    }

    public override Task<ScoreResponse> ScoreAsync(ScoreRequest request, RerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Pairs is { Count: > 0 } && request.Pairs.All(static pair => pair is { Query: not null, Document: not null })
            ? ScoreCoreAsync(request, options, cancellationToken)
            : Inner.ScoreAsync(request, options, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _memory.Dispose();
        base.Dispose(disposing);
    }

    private async Task<RerankResponse> RerankCoreAsync(RerankRequest request, RerankOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pairs = request.Documents.Select(document => new QueryDocumentPair(request.Query, document.Text)).ToArray();
        var answer = await AnswerAsync(OperationInstruments.Rerank, pairs, options, async indices =>
        {
            var part = request with { Documents = Array.ConvertAll(indices, index => request.Documents[index]) };
            return ScoredPairs.Of(await Inner.RerankAsync(part, options.PerPair(), cancellationToken).ConfigureAwait(false), indices.Length);
        }, cancellationToken).ConfigureAwait(false);

        return Ranker.Respond(request, answer.Scores, options, answer.Model, answer.Usage);
    }

    private async Task<ScoreResponse> ScoreCoreAsync(ScoreRequest request, RerankOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        QueryDocumentPair[] pairs = [.. request.Pairs];
        var answer = await AnswerAsync(OperationInstruments.Score, pairs, options, async indices =>
        {
            var part = new ScoreRequest(Array.ConvertAll(indices, index => pairs[index]));
            return ScoredPairs.Of(await Inner.ScoreAsync(part, options, cancellationToken).ConfigureAwait(false), indices.Length);
        }, cancellationToken).ConfigureAwait(false);
        return new ScoreResponse(Array.ConvertAll(answer.Scores, static score => score.Score), answer.Model, answer.Usage) { Pairs = answer.Scores };
    }

    // Known scores are the ones of the model that would answer now. Where the answer to the misses tells that another did, everything is asked anew
    // in one call, which one model answers: an answer never has scores of two.
    private async Task<ScoredPairs> AnswerAsync(
        string operation, QueryDocumentPair[] pairs, RerankOptions? options, Func<int[], Task<ScoredPairs>> ask, CancellationToken cancellationToken)
    {
        var metadata = Inner.GetService<RerankerMetadata>();
        var lookup = metadata is null
            ? CacheLookup.Nothing(pairs.Length)
            : await LookUpAsync(ScoreKeys.Of(metadata, operation, options, pairs), cancellationToken).ConfigureAwait(false);
        CacheInstruments.Hits.Add(pairs.Length - lookup.Missing.Count);
        CacheInstruments.Misses.Add(lookup.Missing.Count);
        if (lookup.Missing.Count == 0)
            return new ScoredPairs(lookup.Scores, metadata!.Model, RerankUsage.Of(0, lookup.Scores));

        var fresh = await ask([.. lookup.Missing]).ConfigureAwait(false);
        if (metadata?.Model.Digest == fresh.Model.Digest)
        {
            await KeepAsync(lookup.MissingKeys, fresh.Scores, cancellationToken).ConfigureAwait(false);
            return lookup.Complete(fresh);
        }

        var spent = 0;
        if (lookup.Missing.Count < pairs.Length)
        {
            spent = fresh.Usage.TotalTokens;
            fresh = await ask([.. Enumerable.Range(0, pairs.Length)]).ConfigureAwait(false);
        }

        if (Inner.GetService<RerankerMetadata>() is { } now && now.Model.Digest == fresh.Model.Digest)
            await KeepAsync(ScoreKeys.Of(now, operation, options, pairs), fresh.Scores, cancellationToken).ConfigureAwait(false);
        return fresh with { Usage = fresh.Usage with { TotalTokens = fresh.Usage.TotalTokens + spent } };
    }

    private async Task<CacheLookup> LookUpAsync(UInt128[] keys, CancellationToken cancellationToken)
    {
        var lookup = CacheLookup.Run(_memory, keys);
        if (_shared is null || lookup.Missing.Count == 0)
            return lookup;
        var found = await _shared.FindAsync(lookup.MissingKeys, cancellationToken).ConfigureAwait(false);
        lookup.Take(found);
        _memory.Add([.. found.Keys], [.. found.Values]);
        return lookup;
    }

    private Task KeepAsync(UInt128[] keys, PairScore[] scores, CancellationToken cancellationToken)
    {
        _memory.Add(keys, scores);
        return _shared?.AddAsync(keys, scores, cancellationToken) ?? Task.CompletedTask;
    }
}
