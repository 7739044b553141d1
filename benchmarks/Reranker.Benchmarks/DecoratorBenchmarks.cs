using BenchmarkDotNet.Attributes;

namespace Reranker.Benchmarks;

/// <summary>What decorators add to a request of 100 documents, around a reranker that takes no time. The floor is a plain dictionary that keeps the texts, never forgets and knows one model.</summary>
[MemoryDiagnoser]
public class DecoratorBenchmarks
{
    private readonly Dictionary<QueryDocumentPair, float> _dictionary = [];
    private readonly RerankRequest _known = new(BenchmarkTexts.Query, [.. BenchmarkTexts.Documents(100).Select(RerankDocument.FromString)]);
    private IReranker _inner = null!;
    private IReranker _cache = null!;
    private IReranker _cascade = null!;
    private int _queries;

    [GlobalSetup]
    public async Task BuildAsync()
    {
        _inner = new RerankerBuilder(new InstantReranker()).Build();
        _cache = new RerankerBuilder(_inner).UseScoreCache().Build();
        _cascade = new RerankerBuilder(_inner).UseCascade(_ => _inner, new CascadeOptions { Keep = 20 }).Build();
        await _cache.RerankAsync(_known);
        await DictionaryHitsAsync();
    }

    [GlobalCleanup]
    public void Unload() => _cache.Dispose();

    [Benchmark(Baseline = true)]
    public Task<RerankResponse> DictionaryHitsAsync() => LookUpAsync(_known);

    [Benchmark]
    public Task<RerankResponse> CacheHits() => _cache.RerankAsync(_known);

    [Benchmark]
    public Task<RerankResponse> DictionaryMissesAsync()
    {
        if (_dictionary.Count > 100_000)
            _dictionary.Clear();
        return LookUpAsync(Unknown());
    }

    [Benchmark]
    public Task<RerankResponse> CacheMisses() => _cache.RerankAsync(Unknown());

    [Benchmark]
    public Task<RerankResponse> Undecorated() => _inner.RerankAsync(_known);

    [Benchmark]
    public Task<RerankResponse> Cascade() => _cascade.RerankAsync(_known);

    private RerankRequest Unknown() => _known with { Query = $"query {_queries++}" };

    private async Task<RerankResponse> LookUpAsync(RerankRequest request)
    {
        var scores = new float[request.Documents.Count];
        var missing = new List<int>();
        for (var index = 0; index < scores.Length; index++)
            if (!_dictionary.TryGetValue(new QueryDocumentPair(request.Query, request.Documents[index].Text), out scores[index]))
                missing.Add(index);
        if (missing.Count > 0)
        {
            var fresh = await _inner.RerankAsync(request with { Documents = [.. missing.Select(index => request.Documents[index])] });
            foreach (var result in fresh.Results)
                _dictionary[new QueryDocumentPair(request.Query, result.Document.Text)] = scores[missing[result.Index]] = result.RelevanceScore;
        }

        return new RerankResponse(
            [.. Ranker.Order(scores).Select(index => new RerankResult(index, scores[index], request.Documents[index]))], _inner.GetService<RerankerMetadata>()!.Model, new RerankUsage(0, 0));
    }
}
