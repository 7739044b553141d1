using BenchmarkDotNet.Attributes;
using Reranker.Onnx;
using Reranker.Onnx.Networks;

namespace Reranker.Benchmarks;

/// <summary>One run of the network, beside the same run with nothing around it: tensors that lie ready, an output that nobody reads.</summary>
[MemoryDiagnoser]
public class RunBenchmarks : IDisposable
{
    private ModelSlot _slot = null!;
    private ModelLease _lease;
    private BareNetwork _network = null!;
    private EncodedPair[] _pairs = [];
    private PairBatch _batch;

    /// <summary>The tokens of the pair.</summary>
    [Params(32, 128)]
    public int Length { get; set; }

    [GlobalSetup]
    public async Task LoadAsync()
    {
        var package = await ModelPackage.OpenAsync(RerankingBenchmarks.ModelFolder);
        _slot = new ModelSlot(new OnnxRerankerOptions { LoneBatchThreads = Environment.ProcessorCount });
        await _slot.LoadAsync(package);
        _lease = await _slot.LeaseAsync(CancellationToken.None);
        _pairs = [_lease.Model.Tokenizer.Encode(BenchmarkTexts.Query, string.Join(' ', BenchmarkTexts.Documents(8)), Length)];
        _batch = PairBatch.Whole(1, _pairs[0].Length);
        _network = new BareNetwork(package.OnnxPath, _pairs);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _network.Dispose();
        _lease.Dispose();
        _slot.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Floor() => _network.Run(0);

    [Benchmark]
    public float Run()
    {
        Span<float> logits = stackalloc float[1];
        _lease.Model.Score(_batch, _pairs, logits, alone: false);
        return logits[0];
    }

    /// <summary>With <see cref="OnnxRerankerOptions.LoneBatchThreads"/>: all processors for one pair.</summary>
    [Benchmark]
    public float RunAlone()
    {
        Span<float> logits = stackalloc float[1];
        _lease.Model.Score(_batch, _pairs, logits, alone: true);
        return logits[0];
    }
}
