using CsCheck;
using Microsoft.Extensions.Options;
using static Reranker.Tests.PolicyReports;

namespace Reranker.Tests;

public sealed class SeveralPrimaryMetricsTests
{
    private static readonly ChampionChallengerPolicy Policy = new(new ChampionChallengerPolicyOptions { OtherPrimaryMetrics = ["map_at_5", "mrr_at_5"] });

    [Theory]
    [InlineData(new[] { 0.01, 0.04, 0.03 }, new[] { 0.03, 0.06, 0.06 })] // R: p.adjust(c(.01, .04, .03), "holm")
    [InlineData(new[] { 0.5, 0.001, 0.02, 0.02 }, new[] { 0.5, 0.004, 0.06, 0.06 })]
    [InlineData(new[] { 0.9, 0.8 }, new[] { 1.0, 1.0 })]
    [InlineData(new[] { 0.2 }, new[] { 0.2 })]
    public void Holms_correction_is_that_of_R(double[] pValues, double[] expected) =>
        Assert.Equal(expected, HolmCorrection.Adjust(pValues).Select(static p => Math.Round(p, 12)));

    [Fact]
    public void Holms_correction_raises_keeps_the_order_and_is_never_stricter_than_Bonferronis() =>
        Gen.Double[0, 1].Array[1, 8].Sample(static pValues =>
        {
            var adjusted = HolmCorrection.Adjust(pValues);
            return pValues.Zip(adjusted).All(pair => pair.Second >= pair.First && pair.Second <= Math.Min(1, pair.First * pValues.Length) + 1e-15)
                && pValues.Zip(adjusted).OrderBy(static pair => pair.First).Select(static pair => pair.Second).ToArray() is var sorted
                && sorted.SequenceEqual(sorted.Order());
        });

    [Fact]
    public void One_of_several_primary_metrics_is_enough_and_the_others_must_not_fall()
    {
        var decision = Policy.Decide(Report(100), Report(100, rise: 0.05));

        Assert.Equal(PromotionOutcome.Promoted, decision.Outcome);
        Assert.Equal(["ndcg_at_5", "map_at_5", "mrr_at_5", "hits_at_5", "map_at_5", "mrr_at_5"], decision.Tests.Take(6).Select(static test => test.Metric));
        Assert.Equal(3 * decision.Tests[0].PValue, decision.Tests[0].AdjustedPValue);
        Assert.StartsWith("ndcg_at_5 rose by 0.0", decision.Reasons[0], StringComparison.Ordinal);

        var fallen = Policy.Decide(Report(100), With(Report(100, rise: 0.05), "map_at_5", static value => value - 0.03));
        Assert.Equal(PromotionOutcome.Kept, fallen.Outcome);
        Assert.Equal("map_at_5 fell by 0.030, more than the 0.02 that is allowed (100 queries).", fallen.Reasons[0]);
    }

    [Fact]
    public void What_would_do_alone_may_be_chance_among_several()
    {
        var (champion, challenger) = (Report(100), Report(100, rise: 0.02, noise: 0.55));

        var alone = new ChampionChallengerPolicy().Decide(champion, challenger);
        var among = Policy.Decide(champion, challenger);

        Assert.InRange(alone.Tests[0].PValue!.Value, 0.05 / 3, 0.05);
        Assert.Equal(PromotionOutcome.Promoted, alone.Outcome);
        Assert.Equal(PromotionOutcome.Inconclusive, among.Outcome);
        Assert.Matches(@"^ndcg_at_5 rose by \S+ \(p = 0\.0\d\d, by Holm's correction p = 0\.\d{3}, 100 queries\)\.$", among.Reasons[0]);
        Assert.True(among.RequiredQueries > 100);
    }

    [Theory]
    [InlineData("ndcg_at_5", "named twice")]
    [InlineData("ndcg_at_10", "no margin")]
    public void Primary_metrics_are_distinct_and_have_margins(string other, string error) => Assert.Contains(
        error, Assert.Throws<OptionsValidationException>(() => new ChampionChallengerPolicy(new ChampionChallengerPolicyOptions { OtherPrimaryMetrics = [other] })).Message, StringComparison.Ordinal);
}
