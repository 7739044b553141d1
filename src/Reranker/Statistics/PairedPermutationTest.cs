using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Reranker;

/// <summary>The paired randomisation test: were neither better, every difference could as well have had the other sign.</summary>
/// <remarks>
/// It assumes no distribution and agrees closely with the paired t-test (Smucker, Allan and Carterette, CIKM 2007). The p-value of sampled
/// permutations is (b + 1) / (m + 1), where b of m were at least as large as the observed difference, so that it is never 0 (Phipson and
/// Smyth, 2010). Where all sign patterns together are no more than the permutations asked for, they are enumerated and the p-value is exact.
/// </remarks>
public static class PairedPermutationTest
{
    /// <summary>Permutations by default: at p = 0.05 their standard error is 0.0007.</summary>
    public const int DefaultPermutations = 100_000;

    // A vector's differences, and a word's vectors.
    private const int Lanes = 8;

    /// <summary>Tests whether the challenger is better than the champion (one-sided).</summary>
    /// <param name="challenger">One value per query.</param>
    /// <param name="champion">One value per query, in the same order.</param>
    /// <param name="permutations">How many sign patterns are drawn, at least 1.</param>
    /// <param name="seed">The same seed gives the same p-value everywhere.</param>
    /// <exception cref="ArgumentException">The lists differ in length, are empty, or hold a value that is not finite.</exception>
    public static PairedTestResult Run(IReadOnlyList<double> challenger, IReadOnlyList<double> champion, int permutations = DefaultPermutations, int seed = 17)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 1);
        var differences = PairedDifferences.Of(challenger, champion);
        return new PairedTestResult(differences.Length, differences.Average(), PValue(differences, permutations, seed));
    }

    internal static double PValue(ReadOnlySpan<double> differences, int permutations, int seed)
    {
        // Zeros have no sign to flip.
        var signed = Array.FindAll(differences.ToArray(), static difference => difference != 0);

        // Sums that are equal in exact arithmetic must count as equal in rounded arithmetic.
        var threshold = signed.Sum() - (1e-12 * signed.Sum(Math.Abs));

        // Whole vectors: a zero adds nothing, whatever its sign.
        var padded = new double[(signed.Length + Lanes - 1) / Lanes * Lanes];
        signed.CopyTo(padded, 0);
        var vectors = MemoryMarshal.Cast<double, Vector512<double>>(padded);
        return signed.Length < 31 && 1 << signed.Length <= permutations
            ? Enumerate(vectors, 1 << signed.Length, threshold)
            : Sample(vectors, threshold, permutations, new SeededRandom(seed));
    }

    private static double Enumerate(ReadOnlySpan<Vector512<double>> differences, int patterns, double threshold)
    {
        var atLeast = 0;
        for (var pattern = 0; pattern < patterns; pattern++)
        {
            if (Sum(differences, [(ulong)pattern]) >= threshold)
                atLeast++;
        }

        return (double)atLeast / patterns;
    }

    private static double Sample(ReadOnlySpan<Vector512<double>> differences, double threshold, int permutations, SeededRandom random)
    {
        var flips = new ulong[(differences.Length + Lanes - 1) / Lanes];
        var atLeast = 0;
        for (var i = 0; i < permutations; i++)
        {
            foreach (ref var bits in flips.AsSpan())
                bits = random.NextBits();
            if (Sum(differences, flips) >= threshold)
                atLeast++;
        }

        return (atLeast + 1.0) / (permutations + 1.0);
    }

    // A difference changes its sign where its bit is set. Always eight lanes, added up in the same order, whatever the machine has: so the sum is the same everywhere.
    private static double Sum(ReadOnlySpan<Vector512<double>> differences, ReadOnlySpan<ulong> flips)
    {
        var lanes = Vector512.Create(1ul, 2, 4, 8, 16, 32, 64, 128);
        var sums = Vector512<double>.Zero;
        for (var i = 0; i < differences.Length; i++)
        {
            var bits = Vector512.Create(flips[i / Lanes] >> (Lanes * (i % Lanes)));
            var isFlipped = Vector512.Equals(bits & lanes, lanes).AsDouble();
            sums += differences[i] ^ (isFlipped & Vector512.Create(-0.0));
        }

        var sum = 0.0;
        for (var lane = 0; lane < Lanes; lane++)
            sum += sums[lane];
        return sum;
    }
}
