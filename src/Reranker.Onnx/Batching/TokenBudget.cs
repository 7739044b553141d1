using System.Diagnostics;

namespace Reranker.Onnx;

/// <summary>Finds by measurement how many tokens a batch should have: the fewest with which the model is about as fast as with any.</summary>
/// <remarks>
/// On a CPU a large batch is hardly faster than a small one, and makes others wait. What it saves is the cost of a call, which counts
/// for small models and short pairs; so short pairs are what is measured.
/// </remarks>
internal static class TokenBudget
{
    /// <summary>Every pair runs alone.</summary>
    public const int OnePair = 1;

    private const int PairLength = 32;
    private const int Repetitions = 3;
    private const double GoodEnough = 0.95;
    private static readonly int[] Candidates = [64, 128, 256, 512, 1024];
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(300);

    /// <summary>Measures batches of growing size, for some 300 ms at most: a model that needs longer gains nothing from the larger ones.</summary>
    /// <param name="run">Runs so many pairs of so many tokens.</param>
    /// <param name="maxLength">The most tokens of a pair.</param>
    public static int Measure(Action<int, int> run, int maxLength)
    {
        var length = Math.Min(PairLength, maxLength);
        var start = Stopwatch.GetTimestamp();
        var seconds = new List<double>();
        foreach (var candidate in Candidates)
        {
            var pairs = Math.Max(1, candidate / length);
            var fastest = double.MaxValue;
            for (var repetition = 0; repetition < Repetitions; repetition++)
            {
                var before = Stopwatch.GetTimestamp();
                run(pairs, length);
                fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(before).TotalSeconds);
            }

            seconds.Add(fastest / (pairs * length));
            if (Stopwatch.GetElapsedTime(start) > Enough)
                break;
        }

        return Choose(seconds);
    }

    /// <summary>The smallest budget within 5 % of the best.</summary>
    /// <param name="secondsPerToken">One a candidate, from the smallest on.</param>
    internal static int Choose(IReadOnlyList<double> secondsPerToken)
    {
        var best = secondsPerToken.Min();
        return Candidates[secondsPerToken.Index().First(measured => measured.Item * GoodEnough <= best).Index];
    }
}
