using BenchmarkDotNet.Attributes;
using Reranker.Onnx;

namespace Reranker.Benchmarks;

/// <summary>From the logits of a request to its answer, beside a bare sort of as many numbers.</summary>
[MemoryDiagnoser]
public class RankBenchmarks : IDisposable
{
    private ModelSlot _slot = null!;
    private ModelLease _lease;
    private EncodedPairs _pairs = null!;
    private ScoreScale _scale = null!;
    private RerankDocument[] _documents = [];
    private float[] _logits = [];

    /// <summary>How many documents the request has.</summary>
    [Params(100, 1000)]
    public int Documents { get; set; }

    [GlobalSetup]
    public async Task LoadAsync()
    {
        _slot = new ModelSlot();
        await _slot.LoadAsync(await ModelPackage.OpenAsync(RerankingBenchmarks.ModelFolder));
        _lease = await _slot.LeaseAsync(CancellationToken.None);
        _documents = [.. BenchmarkTexts.Documents(Documents).Select(static text => new RerankDocument(text))];
        _pairs = PairEncoding.Encode(_lease.Model, BenchmarkTexts.Query, _documents, new LongDocumentOptions(), CancellationToken.None);
        _scale = ScoreScale.Of(_lease.Model, options: null, calibratedByDefault: false);
        var random = new Random(1);
        _logits = [.. _documents.Select(_ => (float)((random.NextDouble() * 10) - 5))];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _pairs.Dispose();
        _lease.Dispose();
        _slot.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int Floor() => BareSort.First(_logits);

    [Benchmark]
    public int Rank() => Ranker.Rank(_documents, _scale.Score(_logits, _pairs.CountWindows, _pairs.IsTruncated), topN: null)[0].Index;
}
