using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using Reranker.Onnx;

namespace Reranker.Benchmarks;

/// <summary>A switch to another model, which is loaded, warmed and measured beside the one that serves; beside a session that is made and thrown away.</summary>
[MemoryDiagnoser]
public class SwapBenchmarks : IDisposable
{
    private readonly ModelSlot _slot = new();
    private readonly ModelSlot _fixedBudget = new(new OnnxRerankerOptions { TokenBudget = 256 });
    private ModelPackage _package = null!;

    [GlobalSetup]
    public async Task OpenAsync() => _package = await ModelPackage.OpenAsync(RerankingBenchmarks.ModelFolder);

    [GlobalCleanup]
    public void Dispose()
    {
        _slot.Dispose();
        _fixedBudget.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Floor()
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(_package.OnnxPath, options);
    }

    [Benchmark]
    public Task Swap() => _slot.LoadAsync(_package);

    [Benchmark]
    public Task SwapWithAFixedBudget() => _fixedBudget.LoadAsync(_package);
}
