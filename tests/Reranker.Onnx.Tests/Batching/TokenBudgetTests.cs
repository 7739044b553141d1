namespace Reranker.Onnx.Tests.Batching;

public sealed class TokenBudgetTests
{
    [Theory]
    [InlineData(64, 1.0, 0.99, 0.98, 0.97)] // not worth it
    [InlineData(256, 4.0, 2.0, 1.04, 1.0, 1.0)]
    [InlineData(1024, 5.0, 4.0, 3.0, 2.0, 1.0)]
    [InlineData(64, 1.0)] // there was no time for more
    public void The_smallest_budget_that_is_about_as_fast_as_any_is_chosen(int expected, params double[] secondsPerToken) =>
        Assert.Equal(expected, TokenBudget.Choose(secondsPerToken));

    [Fact]
    public void Short_pairs_are_measured_and_none_longer_than_the_model_reads()
    {
        var runs = new List<(int Pairs, int Length)>();
        TokenBudget.Measure((pairs, length) => runs.Add((pairs, length)), maxLength: 16);
        Assert.All(runs, static run => Assert.Equal(16, run.Length));
        Assert.Equal(4, runs[0].Pairs);
    }
}
