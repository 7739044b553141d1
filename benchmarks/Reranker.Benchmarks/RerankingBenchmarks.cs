using BenchmarkDotNet.Attributes;
using Reranker.Onnx;

namespace Reranker.Benchmarks;

/// <summary>
/// A whole request, with the model of the folder RERANKER_MODEL or the default one: beside its network alone, run by hand on tokens that lie
/// ready, a thread a processor, the longest pairs first; and beside one run at a time with all processors.
/// </summary>
[MemoryDiagnoser]
public class RerankingBenchmarks : IDisposable
{
    private BareNetwork _network = null!;
    private OnnxReranker _reranker = null!;
    private OnnxReranker _oneRun = null!;
    private string[] _documents = [];

    /// <summary>The folder of the model under test.</summary>
    public static string ModelFolder { get; } = Environment.GetEnvironmentVariable("RERANKER_MODEL") ?? new OnnxRerankerOptions().ModelFolder;

    /// <summary>How many documents the request has.</summary>
    [Params(10, 100)]
    public int Documents { get; set; }

    /// <summary>Which of the model's networks runs.</summary>
    [Params(OnnxPrecision.Full, OnnxPrecision.Quantized)]
    public OnnxPrecision Precision { get; set; }

    [GlobalSetup]
    public async Task LoadAsync()
    {
        var package = await ModelPackage.OpenAsync(ModelFolder);
        _documents = BenchmarkTexts.Documents(Documents);
        _reranker = await OnnxReranker.LoadAsync(package, new OnnxRerankerOptions { Precision = Precision });
        _oneRun = await OnnxReranker.LoadAsync(package, new OnnxRerankerOptions { Precision = Precision, ParallelBatches = 1, IntraOpThreads = Environment.ProcessorCount });

        using var lease = await ((ModelSlot)_reranker.GetService(typeof(ModelSlot))!).LeaseAsync(CancellationToken.None);
        var pairs = _documents.Select(document => lease.Model.Tokenizer.Encode(BenchmarkTexts.Query, document, lease.Model.MaxLength));
        _network = new BareNetwork(Precision == OnnxPrecision.Quantized ? package.QuantizedOnnxPath : package.OnnxPath, pairs.OrderByDescending(static pair => pair.Length));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _network.Dispose();
        _oneRun.Dispose();
        _reranker.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Floor()
    {
        var next = -1;
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            while (Interlocked.Increment(ref next) is var pair && pair < Documents)
                _network.Run(pair);
        });
    }

    [Benchmark]
    public Task<RerankResponse> Rerank() => _reranker.RerankAsync(BenchmarkTexts.Query, _documents);

    [Benchmark]
    public Task<RerankResponse> RerankWithAllThreadsInOneRun() => _oneRun.RerankAsync(BenchmarkTexts.Query, _documents);
}
