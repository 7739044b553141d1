namespace Reranker.Benchmarks;

/// <summary>The order in which variants are compared on a noisy machine: each once a round, every round beginning with another one.</summary>
internal static class Interleaved
{
    /// <summary>The turns; those of a negative round are to warm up.</summary>
    public static IEnumerable<(int Variant, int Round)> Turns(int variants, int rounds, int warmUp)
    {
        for (var round = -warmUp; round < rounds; round++)
            for (var turn = 0; turn < variants; turn++)
                yield return ((turn + round + warmUp) % variants, round);
    }
}
