using System.Globalization;
using Reranker.Training;

namespace Reranker.Benchmarks;

/// <summary>
/// What a token costs in batches of several pairs, by what it costs in one of a single pair, with a run on each processor:
/// <c>dotnet run -c Release --project benchmarks/Reranker.Benchmarks -- batches [rounds]</c>.
/// </summary>
/// <remarks>Every round runs each size once, some pairs long, and a ratio compares runs of one round. Time is the processor's, not the clock's.</remarks>
internal static class BatchSpeed
{
    private const int PairsOfATurn = 12;
    private static readonly int[] Lengths = [40, 56, 72, 96, 128, 192];
    private static readonly int[] Sizes = [1, 2, 3, 4, 6];

    public static void Run(string[] args)
    {
        var rounds = args is [var given] ? int.Parse(given, NumberStyles.None, CultureInfo.InvariantCulture) : 12;
        TorchRuntime.EnsureLoaded();
        var full = RandomNetwork.Full();
        foreach (var (name, network) in (ReadOnlySpan<(string, byte[])>)[("fp32", full), ("int8", RandomNetwork.Quantized(full, new QuantizationOptions().WeightBits))])
            Measure(name, network, rounds);
    }

    private static void Measure(string name, byte[] network, int rounds)
    {
        var runsAtOnce = Environment.ProcessorCount;
        using var session = RandomNetwork.Open(network);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{name}, {runsAtOnce} runs at once, {rounds} rounds\n| tokens of a pair | µs a token alone | {string.Join(" | ", Sizes[1..])} pairs |\n|---|---{string.Concat(Sizes[1..].Select(static _ => "|---"))}|"));
        foreach (var length in Lengths)
        {
            Action[][] runs = [.. Sizes.Select(size => Enumerable.Range(0, runsAtOnce).Select(_ => RandomNetwork.Run(session, size, length)).ToArray())];
            double[][] times = [.. Sizes.Select(_ => new double[rounds])];
            foreach (var (index, round) in Interleaved.Turns(Sizes.Length, rounds, warmUp: 1))
            {
                var time = MicrosecondsPerToken(runs[index], Sizes[index], length);
                if (round >= 0)
                    times[index][round] = time;
            }

            var ratios = Enumerable.Range(1, Sizes.Length - 1).Select(index => Medians.Of(times[index].Zip(times[0], static (batch, pair) => batch / pair)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {length} | {Medians.Of(times[0]):F0} | {string.Join(" | ", ratios.Select(static ratio => ratio.ToString("F2", CultureInfo.InvariantCulture)))} |"));
        }
    }

    private static double MicrosecondsPerToken(Action[] runs, int pairs, int length)
    {
        var repeats = PairsOfATurn / pairs;
        var before = Environment.CpuUsage.TotalTime;
        Thread[] threads = [.. runs.Select(run => new Thread(() =>
        {
            for (var repeat = 0; repeat < repeats; repeat++)
                run();
        }))];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (runs.Length * repeats * pairs * length);
    }
}
