using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Reranker.Onnx;
using Reranker.Training;
using static TorchSharp.torch;

namespace Reranker.Benchmarks;

/// <summary>
/// How fast one thread runs one pair through an exported network of MiniLM-L6's shape, with what ONNX Runtime offers and without:
/// <c>dotnet run -c Release --project benchmarks/Reranker.Benchmarks -- graphs [rounds] [other.onnx …]</c>.
/// </summary>
/// <remarks>
/// Every round runs each variant once, and a ratio compares runs of one round. Time is the processor's, not the clock's: what else the
/// machine does takes turns out of the latter. Nominal arithmetic is that of all layers in full, though of the last one only
/// <c>[CLS]</c> is computed; plain products are of 256 · 1536 by 1536 · 1536. Other networks, such as one that an older version
/// exported, are run beside ours if they have the same inputs; with the fusions that serving switches off and without.
/// </remarks>
internal static class GraphSpeed
{
    private const int WarmUp = 3;
    private const int Rows = 256;
    private static readonly BertConfig Shape = RandomNetwork.Shape;
    private static readonly int[] Lengths = [32, 64, 128, 256];

    public static void Run(string[] args)
    {
        var counted = args is [var first, ..] && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var rounds = counted ? int.Parse(args[0], CultureInfo.InvariantCulture) : 25;
        TorchRuntime.EnsureLoaded();
        set_num_threads(1);
        var variants = Variants(args[(counted ? 1 : 0)..]);
        try
        {
            foreach (var length in Lengths)
                Measure(variants, length, rounds);
        }
        finally
        {
            foreach (var (_, session) in variants)
                session.Dispose();
        }
    }

    private static List<(string Name, InferenceSession Session)> Variants(string[] others)
    {
        var full = RandomNetwork.Full();
        var (seven, eight) = (RandomNetwork.Quantized(full, 7), RandomNetwork.Quantized(full, 8));
        List<(string, InferenceSession)> variants = [("fp32", RandomNetwork.Open(full)), ("int8, weights of 7 bits", RandomNetwork.Open(seven)), ("int8, weights of 8 bits", RandomNetwork.Open(eight))];
        foreach (var (name, change) in Options)
        {
            variants.Add(($"fp32, {name}", RandomNetwork.Open(full, change)));
            variants.Add(($"int8, {name}", RandomNetwork.Open(seven, change)));
        }

        foreach (var path in others)
        {
            variants.Add((Path.GetFileName(path), RandomNetwork.Open(File.ReadAllBytes(path))));
            variants.Add(($"{Path.GetFileName(path)}, all of ONNX Runtime's fusions", RandomNetwork.Open(File.ReadAllBytes(path), static options => options.AddSessionConfigEntry("optimization.disable_specified_optimizers", ""))));
        }

        return variants;
    }

    private static (string Name, Action<SessionOptions> Change)[] Options =>
    [
        ("extended optimisations", static options => options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED),
        ("weights not packed", static options => options.AddSessionConfigEntry("session.disable_prepacking", "1")),
        ("denormals as zero", static options => options.AddSessionConfigEntry("session.set_denormal_as_zero", "1")),
        ("no memory pattern", static options => options.EnableMemoryPattern = false),
        ("no arena", static options => options.EnableCpuMemArena = false),
        ("batch of 1 fixed", static options => options.AddFreeDimensionOverrideByName("batch_size", 1)),
    ];

    private static void Measure(List<(string Name, InferenceSession Session)> variants, int length, int rounds)
    {
        var runs = variants.ConvertAll(variant => RandomNetwork.Run(variant.Session, pairs: 1, length));
        using var left = randn(Rows, Shape.IntermediateSize);
        using var right = randn(Shape.IntermediateSize, Shape.IntermediateSize);
        var names = variants.ConvertAll(static variant => variant.Name);
        names.Add("plain products");
        runs.Add(() => mm(left, right).Dispose());

        var times = names.ConvertAll(static _ => new List<double>());
        foreach (var (index, round) in Interleaved.Turns(runs.Count, rounds, WarmUp))
        {
            var before = Environment.CpuUsage.TotalTime;
            runs[index]();
            var spent = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
            if (round >= 0)
                times[index].Add(spent);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{length} tokens, {rounds} rounds\n| | ms | times as fast as fp32 | GFLOP/s | of plain products |\n|---|---|---|---|---|"));
        for (var index = 0; index < names.Count; index++)
        {
            var operations = index == names.Count - 1 ? ProductOperations : Operations(length);
            var time = Medians.Of(times[index]);
            var ratio = index == names.Count - 1 ? "" : Medians.Of(times[0].Zip(times[index], static (full, variant) => full / variant)).ToString("F3", CultureInfo.InvariantCulture);
            var share = Medians.Of(times[^1].Zip(times[index], (plain, variant) => operations / variant / (ProductOperations / plain)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {names[index]} | {time:F2} | {ratio} | {operations / time / 1e6:F0} | {share:P0} |"));
        }
    }

    private static double Operations(int length)
    {
        double hidden = Shape.HiddenSize, wide = Shape.IntermediateSize;
        return 2 * Shape.NumHiddenLayers * length * ((4 * hidden * hidden) + (2 * hidden * wide) + (2 * length * hidden));
    }

    private static double ProductOperations => 2.0 * Rows * Shape.IntermediateSize * Shape.IntermediateSize;
}
