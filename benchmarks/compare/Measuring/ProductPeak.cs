using System.Diagnostics;
using Reranker.Training;
using static TorchSharp.torch;

namespace Reranker.Compare;

/// <summary>What this machine reaches in plain 32-bit matrix products of a layer's sizes (MiniLM-L6's): the best of ONNX Runtime's and torch's.</summary>
internal sealed class ProductPeak : IDisposable
{
    private const double SecondsOfATry = 0.3;

    private readonly int _threads;
    private readonly PlainProducts _together;
    private readonly PlainProducts _alone;
    private readonly Tensor _narrow;
    private readonly Tensor _wide;
    private readonly Tensor _square;
    private readonly Tensor _up;
    private readonly Tensor _down;

    public ProductPeak(int threads)
    {
        _threads = threads;
        _together = new PlainProducts(threads);
        _alone = new PlainProducts(1);
        TorchRuntime.EnsureLoaded();
        set_num_threads(threads);
        (_narrow, _wide) = (ones(PlainProducts.Rows, PlainProducts.Hidden), ones(PlainProducts.Rows, PlainProducts.Wide));
        _square = ones(PlainProducts.Hidden, PlainProducts.Hidden);
        (_up, _down) = (ones(PlainProducts.Hidden, PlainProducts.Wide), ones(PlainProducts.Wide, PlainProducts.Hidden));
    }

    /// <summary>How often each way was the best one.</summary>
    public Dictionary<string, int> Winners { get; } = new(StringComparer.Ordinal);

    /// <summary>Operations a second, and which way reached them.</summary>
    public async Task<double> MeasureAsync()
    {
        await Rest.TakeAsync();
        // Beside the threads of one product, whole products on one thread each: which is faster depends on what else runs.
        var alone = await Task.WhenAll(Enumerable.Range(0, _threads).Select(_ => Task.Run(() => Rate(_alone.Run))));
        await Rest.TakeAsync();
        var together = Rate(_together.Run);
        await Rest.TakeAsync();
        (string Name, double Rate)[] ways =
        [
            ($"ONNX Runtime, {_threads} products at once", alone.Sum()),
            ($"ONNX Runtime, one product on {_threads} threads", together),
            ($"torch.mm on {_threads} threads", Rate(RunTorch)),
        ];
        var best = ways.MaxBy(static way => way.Rate);
        Winners[best.Name] = Winners.GetValueOrDefault(best.Name) + 1;
        return best.Rate;
    }

    public void Dispose()
    {
        _together.Dispose();
        _alone.Dispose();
        foreach (var matrix in (Tensor[])[_narrow, _wide, _square, _up, _down])
            matrix.Dispose();
    }

    private static double Rate(Action run)
    {
        run();
        var (start, runs) = (Stopwatch.GetTimestamp(), 0);
        do
        {
            run();
            runs++;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < SecondsOfATry);
        return runs * PlainProducts.Operations / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private void RunTorch()
    {
        using var noGradients = no_grad();
        for (var repeat = 0; repeat < PlainProducts.Repeats; repeat++)
        {
            using var inner = NewDisposeScope();
            for (var projection = 0; projection < PlainProducts.Projections; projection++)
                mm(_narrow, _square);
            mm(_narrow, _up);
            mm(_wide, _down);
        }
    }
}
