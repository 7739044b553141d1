using BenchmarkDotNet.Attributes;
using Reranker.Onnx;

namespace Reranker.Benchmarks;

/// <summary>A whole request, with the model of the folder RERANKER_MODEL or the default one.</summary>
[MemoryDiagnoser]
public class RerankingBenchmarks
{
    private OnnxReranker _reranker = null!;
    private string[] _documents = [];

    /// <summary>The folder of the model under test.</summary>
    public static string ModelFolder { get; } = Environment.GetEnvironmentVariable("RERANKER_MODEL") ?? new OnnxRerankerOptions().ModelFolder;

    /// <summary>How many documents the request has.</summary>
    [Params(10, 100)]
    public int Documents { get; set; }

    /// <summary>One run at a time with all processors, instead of a run on each.</summary>
    [Params(false, true)]
    public bool AllThreads { get; set; }

    [GlobalSetup]
    public async Task LoadAsync()
    {
        _documents = BenchmarkTexts.Documents(Documents);
        _reranker = await OnnxReranker.LoadAsync(
            ModelFolder, AllThreads ? new OnnxRerankerOptions { ParallelBatches = 1, IntraOpThreads = Environment.ProcessorCount } : new OnnxRerankerOptions());
    }

    [GlobalCleanup]
    public void Unload() => _reranker.Dispose();

    [Benchmark]
    public Task<RerankResponse> Rerank() => _reranker.RerankAsync(BenchmarkTexts.Query, _documents);
}
