using System.Buffers;
using BenchmarkDotNet.Attributes;
using Reranker.Onnx;

namespace Reranker.Benchmarks;

/// <summary>What a request of 100 documents costs before the model runs, beside the least that reading its words can cost.</summary>
/// <remarks>Its share of a whole request: <see cref="Request"/> of this table over those of 100 documents in <see cref="RerankingBenchmarks"/>.</remarks>
[MemoryDiagnoser]
public class TokenizationBenchmarks : IDisposable
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz");

    private readonly string[] _documents = BenchmarkTexts.Documents(100);
    private readonly LongDocumentOptions _options = new();
    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly int[] _tokens = new int[1024];
    private ModelSlot _slot = null!;
    private ModelLease _lease;
    private RerankDocument[] _request = [];
    private PairTokenizer _tokenizer = null!;

    [GlobalSetup]
    public async Task LoadAsync()
    {
        _slot = new ModelSlot();
        await _slot.LoadAsync(await ModelPackage.OpenAsync(RerankingBenchmarks.ModelFolder));
        _lease = await _slot.LeaseAsync(CancellationToken.None);
        _tokenizer = _lease.Model.Tokenizer;
        _request = [.. _documents.Select(static document => new RerankDocument(document))];
        foreach (var word in _documents.SelectMany(static document => document.Split(' ')))
            _words.TryAdd(word, _words.Count);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _lease.Dispose();
        _slot.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The floor, by hand: words of lower-case ASCII between spaces, all of them known whole, one look-up each; nothing else is looked after.</summary>
    [Benchmark(Baseline = true)]
    public int Floor()
    {
        var words = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        var count = 0;
        foreach (var document in _documents)
        {
            count += 3;
            var rest = document.AsSpan();
            for (var token = 0; !rest.IsEmpty; token++)
            {
                var end = rest.IndexOfAnyExcept(Letters);
                var word = end < 0 ? rest : rest[..end];
                _tokens[token] = words.TryGetValue(word, out var id) ? id : -1;
                rest = end < 0 ? default : rest[(end + 1)..];
                count++;
            }
        }

        return count;
    }

    /// <summary>Pair by pair, on one thread, with an array for each.</summary>
    [Benchmark]
    public int Tokenize()
    {
        var query = _tokenizer.EncodeText(BenchmarkTexts.Query);
        var tokens = 0;
        foreach (var document in _documents)
            tokens += _tokenizer.Encode(query, document).Length;
        return tokens;
    }

    /// <summary>As a request does it: on all threads, into rented memory.</summary>
    [Benchmark]
    public int Request()
    {
        using var pairs = PairEncoding.Encode(_lease.Model, BenchmarkTexts.Query, _request, _options, CancellationToken.None);
        return pairs.Tokens;
    }
}
