using BenchmarkDotNet.Attributes;
using Reranker.Onnx.Networks;

namespace Reranker.Benchmarks;

/// <summary>The batches of a request by the lengths of its pairs, beside a bare sort of as many numbers.</summary>
[MemoryDiagnoser]
public class PlanBenchmarks
{
    private int[] _lengths = [];

    /// <summary>How many documents the request has.</summary>
    [Params(10, 100, 1000)]
    public int Documents { get; set; }

    [GlobalSetup]
    public void Draw()
    {
        var random = new Random(1);
        _lengths = [.. Enumerable.Range(0, Documents).Select(_ => random.Next(30, 250))];
    }

    [Benchmark(Baseline = true)]
    public int Floor() => BareSort.First(_lengths);

    [Benchmark]
    public int Plan() => BatchPlanner.Plan(_lengths, tokenBudget: 256, maxPadding: 0).Count;
}
