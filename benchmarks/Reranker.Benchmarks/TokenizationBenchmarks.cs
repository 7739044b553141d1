using BenchmarkDotNet.Attributes;
using Reranker.Onnx;

namespace Reranker.Benchmarks;

/// <summary>What a request of 100 documents costs before the model runs.</summary>
[MemoryDiagnoser]
public class TokenizationBenchmarks
{
    private readonly string[] _documents = BenchmarkTexts.Documents(100);
    private PairTokenizer _tokenizer = null!;
    private int[] _lengths = [];

    [GlobalSetup]
    public void Load()
    {
        _tokenizer = PairTokenizer.Load(RerankingBenchmarks.ModelFolder);
        _lengths = [.. _documents.Select(document => _tokenizer.Encode(BenchmarkTexts.Query, document).Length)];
    }

    [Benchmark]
    public int Tokenize()
    {
        var query = _tokenizer.EncodeText(BenchmarkTexts.Query);
        var tokens = 0;
        foreach (var document in _documents)
            tokens += _tokenizer.Encode(query, document).Length;
        return tokens;
    }

    [Benchmark]
    public int Plan() => BatchPlanner.Plan(_lengths, tokenBudget: 512, maxPadding: 0).Count;
}
