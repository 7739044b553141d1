namespace Reranker.Tests;

public sealed class ConfidenceSequenceTests
{
    private const int Experiments = 400;
    private const int Days = 30;
    private const int PerDay = 100;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 7)]
    [InlineData(7, 7)]
    [InlineData(520, 1000)]
    public void The_sequence_holds_the_observed_share_and_is_wider_than_the_interval_of_one_look(int wins, int trials)
    {
        var (low, high) = ConfidenceSequence.OfShare(wins, trials);
        var (narrowLow, narrowHigh) = WilsonInterval.Of(wins, trials);

        Assert.InRange(low, 0, trials == 0 ? 0 : (double)wins / trials);
        Assert.InRange(high, trials == 0 ? 1 : (double)wins / trials, 1);
        Assert.True(low <= narrowLow + 1e-12 && high >= narrowHigh - 1e-12);
    }

    [Fact]
    public void The_p_value_falls_below_the_level_where_one_half_leaves_the_sequence() =>
        Assert.All(Enumerable.Range(0, 501), static wins =>
            Assert.Equal(ConfidenceSequence.OfShare(wins, 500) is var (low, high) && (low > 0.5 || high < 0.5), ConfidenceSequence.PValue(wins, 500) < 0.05));

    [Fact]
    public void Daily_looks_at_two_equal_rankings_raise_no_more_false_alarms_than_one_in_twenty()
    {
        var (always, fixedHorizon) = (0, 0);
        foreach (var wins in Experiment(share: 0.5, seed: 1))
        {
            always += wins.Index().Any(static day => ConfidenceSequence.PValue(day.Item, (day.Index + 1) * PerDay) < 0.05) ? 1 : 0;
            fixedHorizon += wins.Index().Any(static day => WilsonInterval.Of(day.Item, (day.Index + 1) * PerDay) is var (low, high) && (low > 0.5 || high < 0.5)) ? 1 : 0;
        }

        Assert.True(always <= 0.05 * Experiments, $"{always} false alarms of {Experiments}");
        Assert.True(fixedHorizon > 0.15 * Experiments, $"The interval of one look, looked at daily, errs only {fixedHorizon} times: the test shows nothing.");
    }

    [Fact]
    public void A_better_ranking_is_found_most_of_the_time_and_mostly_before_the_end()
    {
        var found = Experiment(share: 0.54, seed: 2)
            .Select(static wins => wins.Index().Where(static day => ConfidenceSequence.OfShare(day.Item, (day.Index + 1) * PerDay).Low > 0.5).Select(static day => day.Index + 1).FirstOrDefault())
            .Where(static day => day > 0).ToArray();

        Assert.True(found.Length > 0.8 * Experiments, $"found in {found.Length} of {Experiments}");
        Assert.True(found.Average() < 0.6 * Days, $"after {found.Average():0.0} days");
    }

    [Fact]
    public void Daily_looks_at_two_equal_rates_raise_no_more_false_alarms_than_one_in_twenty()
    {
        var alarms = Experiment(share: 0.3, seed: 3).Zip(Experiment(share: 0.3, seed: 4), static (control, canary) => Enumerable.Range(1, Days).Any(day =>
            new CanarySummary { Champion = new ChoiceRate(day * PerDay, control[day - 1]), Challenger = new ChoiceRate(day * PerDay, canary[day - 1]) } is { AnytimeLow: > 0 } or { AnytimeHigh: < 0 }));

        Assert.True(alarms.Count(static alarm => alarm) <= 0.05 * Experiments);
    }

    [Fact]
    public void A_canary_that_loses_answers_is_noticed()
    {
        Assert.True(new CanarySummary { Champion = new ChoiceRate(5000, 100), Challenger = new ChoiceRate(4500, 100) }.SampleRatioPValue < 0.001);
        Assert.Equal(1, new CanarySummary { Champion = new ChoiceRate(5000, 100), Challenger = new ChoiceRate(4980, 100) }.SampleRatioPValue);
        Assert.Equal((-1, 1), new CanarySummary { Champion = new ChoiceRate(0, 0), Challenger = new ChoiceRate(9, 3) } is { AnytimeLow: var low, AnytimeHigh: var high } ? (low, high) : default);
    }

    // How many were won by the end of each day.
    private static IEnumerable<int[]> Experiment(double share, int seed)
    {
        var random = new Random(seed);
        for (var experiment = 0; experiment < Experiments; experiment++)
        {
            var wins = 0;
            yield return [.. Enumerable.Range(0, Days).Select(_ => wins += Enumerable.Range(0, PerDay).Count(_ => random.NextDouble() < share))];
        }
    }
}
