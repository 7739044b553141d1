namespace Reranker.Tests;

public sealed class OnlineStatisticsTests
{
    // Newcombe, Statistics in Medicine 17 (1998), pages 857–872, table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_intervals_are_the_published_ones(int successes, int trials, double low, double high)
    {
        var interval = WilsonInterval.Of(successes, trials);

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    // Newcombe, Statistics in Medicine 17 (1998), pages 873–890, table II, method 10.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    public void Intervals_of_a_difference_of_rates_are_the_published_ones(int chosen, int trials, int otherChosen, int otherTrials, double low, double high)
    {
        var summary = new CanarySummary { Challenger = new ChoiceRate(trials, chosen), Champion = new ChoiceRate(otherTrials, otherChosen) };

        Assert.Equal(low, summary.Low, 4);
        Assert.Equal(high, summary.High, 4);
    }

    [Theory]
    [InlineData(9, 1, 11.0 / 1024)]
    [InlineData(5, 5, 638.0 / 1024)]
    [InlineData(1, 9, 1023.0 / 1024)]
    [InlineData(0, 10, 1)]
    [InlineData(10, 0, 1.0 / 1024)]
    [InlineData(0, 0, 1)]
    [InlineData(60, 40, 0.02844397)] // R: binom.test(60, 100, alternative = "greater")
    public void The_sign_test_is_the_binomial_tail(int wins, int losses, double expected) => Assert.Equal(expected, SignTest.PValue(wins, losses), 1e-8);

    [Fact]
    public void The_sign_test_of_a_million_answers_is_that_of_the_normal_distribution()
    {
        // z = 2 with continuity correction: 1 − Φ(2) = 0.02275.
        Assert.Equal(0.0227501, SignTest.PValue(501_000, 499_000), 1e-4);
        Assert.Equal(1 - 0.0227501, SignTest.PValue(499_000, 501_000), 1e-4);
    }
}
