using System.Collections.Concurrent;

namespace Reranker.Onnx.Tests.Batching;

public sealed class TokenBudgetTests
{
    [Theory]
    [InlineData(128, 1.0, 0.99, 0.98, 0.97)] // not worth it
    [InlineData(512, 4.0, 2.0, 1.04, 1.0)]
    [InlineData(1024, 4.0, 3.0, 2.0, 1.0)]
    [InlineData(128, 1.0)] // there was no time for more
    public void The_smallest_budget_that_is_about_as_fast_as_any_is_chosen(int expected, params double[] secondsPerToken) =>
        Assert.Equal(expected, TokenBudget.Choose([.. secondsPerToken.Select(static seconds => new[] { seconds })]));

    [Fact]
    public void Pairs_of_two_lengths_are_measured_and_none_longer_than_the_model_reads()
    {
        var runs = new ConcurrentQueue<(int Pairs, int Length)>();
        TokenBudget.Measure((pairs, length) => runs.Enqueue((pairs, length)), maxLength: 48, parallelRuns: 2);
        Assert.Equal([32, 48], runs.Select(static run => run.Length).Distinct());
        Assert.Equal((4, 32), runs.First());
        Assert.Equal(2 * 3 * 2 * 4, runs.Count); // runs at once, repetitions, lengths, sizes
    }

    [Fact]
    public void Long_pairs_that_lose_in_company_keep_the_budget_small() =>
        // Microseconds a token of MiniLM's shape, two runs at once.
        Assert.Equal(128, TokenBudget.Choose([[148, 116], [144, 121], [145, 141], [145, 157]]));
}
