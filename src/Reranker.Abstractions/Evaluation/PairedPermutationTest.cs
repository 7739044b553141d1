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

        return signed.Length < 31 && 1 << signed.Length <= permutations
            ? Enumerate(signed, threshold)
            : Sample(signed, threshold, permutations, new SeededRandom(seed));
    }

    private static double Enumerate(double[] differences, double threshold)
    {
        var patterns = 1 << differences.Length;
        var atLeast = 0;
        for (var pattern = 0; pattern < patterns; pattern++)
        {
            if (Sum(differences, [(ulong)pattern]) >= threshold)
                atLeast++;
        }

        return (double)atLeast / patterns;
    }

    private static double Sample(double[] differences, double threshold, int permutations, SeededRandom random)
    {
        var flips = new ulong[(differences.Length + 63) / 64];
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

    // A difference changes its sign where its bit is set: the bit moves to the sign's place and no branch is needed.
    private static double Sum(ReadOnlySpan<double> differences, ReadOnlySpan<ulong> flips)
    {
        var sum = 0.0;
        for (var block = 0; block < flips.Length; block++)
        {
            var bits = flips[block];
            foreach (var difference in differences[(64 * block)..Math.Min(64 * (block + 1), differences.Length)])
            {
                sum += BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(difference) ^ (bits << 63));
                bits >>= 1;
            }
        }

        return sum;
    }
}
