using System.Diagnostics;

namespace Reranker.Onnx;

/// <summary>Finds by measurement how many tokens a batch should have: the fewest with which the model is about as fast as with any.</summary>
/// <remarks>
/// What a large batch saves is the cost of a call and of reading the weights, which counts for short pairs; what it costs is the processors' caches, which counts for
/// long ones and where all processors work. So both lengths are measured, with as many runs at once as there will be.
/// </remarks>
internal static class TokenBudget
{
    /// <summary>Every pair runs alone.</summary>
    public const int OnePair = 1;

    /// <summary>Where texts are read once and kept, tokens do not say what a batch costs; enough pairs share one run.</summary>
    public const int OfKeptStates = 4096;

    private const int Repetitions = 3;
    private const double GoodEnough = 0.95;
    private static readonly int[] Lengths = [32, 96];
    private static readonly int[] Candidates = [128, 256, 512, 1024];
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(300);

    /// <summary>Measures batches of growing size, for some 300 ms: a model that needs longer gains nothing from the larger ones.</summary>
    /// <param name="run">Runs so many pairs of so many tokens. Called on several threads at once.</param>
    /// <param name="maxLength">The most tokens of a pair.</param>
    /// <param name="parallelRuns">How many runs there will be at once.</param>
    public static int Measure(Action<int, int> run, int maxLength, int parallelRuns)
    {
        int[] lengths = [.. Lengths.Select(length => Math.Min(length, maxLength)).Distinct()];
        var start = Stopwatch.GetTimestamp();
        var seconds = new List<double[]>();
        foreach (var candidate in Candidates)
        {
            seconds.Add(Array.ConvertAll(lengths, length => SecondsPerToken(run, Math.Max(1, candidate / length), length, parallelRuns)));
            if (Stopwatch.GetElapsedTime(start) > Enough)
                break;
        }

        return Choose(seconds);
    }

    /// <summary>The smallest budget within 5 % of the best. Each length counts the same, whatever a token of it takes.</summary>
    /// <param name="secondsPerToken">A row a candidate, from the smallest on; in it one a length.</param>
    internal static int Choose(IReadOnlyList<double[]> secondsPerToken)
    {
        double[] costs = [.. secondsPerToken.Select(row => row.Select((seconds, length) => seconds / secondsPerToken.Min(other => other[length])).Sum())];
        var best = costs.Min();
        return Candidates[costs.Index().First(measured => measured.Item * GoodEnough <= best).Index];
    }

    private static double SecondsPerToken(Action<int, int> run, int pairs, int length, int parallelRuns)
    {
        var fastest = double.MaxValue;
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            var before = Stopwatch.GetTimestamp();
            Parallel.For(0, parallelRuns, new ParallelOptions { MaxDegreeOfParallelism = parallelRuns }, _ => run(pairs, length));
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        return fastest / (pairs * length);
    }
}
