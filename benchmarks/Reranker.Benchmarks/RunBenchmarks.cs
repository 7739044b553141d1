using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using Reranker.Onnx;

namespace Reranker.Benchmarks;

/// <summary>One run of the network, beside the same run with nothing around it: tensors that lie ready, an output that nobody reads.</summary>
[MemoryDiagnoser]
public class RunBenchmarks : IDisposable
{
    private readonly RunOptions _options = new();
    private ModelSlot _slot = null!;
    private ModelLease _lease;
    private InferenceSession _session = null!;
    private OrtValue[] _inputs = [];
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

        using var session = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(package.OnnxPath, session);
        long[] ids = [.. _pairs[0].Ids.ToArray()];
        long[] types = [.. ids.Select((_, place) => place < _pairs[0].SecondSegmentStart ? 0L : 1L)];
        _inputs = [.. _session.InputNames.Select(name => OrtValue.CreateTensorValueFromMemory(
            name switch { "input_ids" => ids, "token_type_ids" => types, _ => [.. Enumerable.Repeat(1L, ids.Length)] }, [1, ids.Length]))];
    }

    [GlobalCleanup]
    public void Dispose()
    {
        foreach (var input in _inputs)
            input.Dispose();
        _session.Dispose();
        _options.Dispose();
        _lease.Dispose();
        _slot.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Floor()
    {
        using var results = _session.Run(_options, _session.InputNames, _inputs, _session.OutputNames);
    }

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
