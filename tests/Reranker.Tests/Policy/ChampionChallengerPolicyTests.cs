using CsCheck;
using Microsoft.Extensions.DependencyInjection;

using static Reranker.Tests.PolicyReports;

namespace Reranker.Tests;

public sealed class ChampionChallengerPolicyTests
{
    private static readonly ChampionChallengerPolicy Policy = new();

    [Fact]
    public void A_challenger_that_is_better_beyond_chance_is_promoted()
    {
        var decision = Policy.Decide(Report(100), Report(100, rise: 0.05));

        Assert.Equal(PromotionOutcome.Promoted, decision.Outcome);
        Assert.Matches(@"^ndcg_at_5 rose by 0\.0\d\d \(p < 0\.001, 100 queries\)\.$", decision.Reasons[0]);
        Assert.Equal("hits_at_5 did not change; a fall of 0.02 is allowed.", decision.Reasons[1]);
        Assert.Equal(
            ["ndcg_at_5", "hits_at_5", "map_at_5", "mrr_at_5", "ndcg_at_5", "p95_milliseconds", "model_bytes", "calibration_error"],
            decision.Tests.Select(static test => test.Metric));
        Assert.Equal(
            [
                PromotionTestKind.Superiority, PromotionTestKind.NonInferiority, PromotionTestKind.NonInferiority, PromotionTestKind.NonInferiority,
                PromotionTestKind.WorstSlice, PromotionTestKind.LatencyRatio, PromotionTestKind.SizeRatio, PromotionTestKind.CalibrationRise,
            ],
            decision.Tests.Select(static test => test.Kind));
        Assert.All(decision.Tests, static test => Assert.True(test.Passed));
        Assert.Null(decision.RequiredQueries);
    }

    [Fact]
    public void A_challenger_that_is_worse_is_not_promoted()
    {
        var decision = Policy.Decide(Report(100), Report(100, rise: -0.05));

        Assert.Equal(PromotionOutcome.Kept, decision.Outcome);
        Assert.StartsWith("ndcg_at_5 fell by 0.0", Assert.Single(decision.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Queries_that_tell_no_order_from_another_are_no_evidence()
    {
        var decision = Policy.Decide(Report(100) with { TellingQueries = 12 }, Report(100, rise: 0.05) with { TellingQueries = 12 });

        Assert.Equal(PromotionOutcome.Inconclusive, decision.Outcome);
        Assert.Equal("12 queries are too few to decide on: at least 50 are needed.", decision.Reasons[0]);
    }

    [Fact]
    public void Identical_models_keep_the_champion()
    {
        var decision = Policy.Decide(Report(100), Report(100));

        Assert.Equal(PromotionOutcome.Kept, decision.Outcome);
        Assert.Equal("There is no difference: champion and challenger have the same ndcg_at_5 for each of 100 queries.", Assert.Single(decision.Reasons));
        Assert.Equal(1, decision.Tests[0].PValue);
    }

    [Fact]
    public void A_rise_that_may_be_chance_is_inconclusive_and_says_how_many_queries_would_tell()
    {
        var decision = Policy.Decide(Report(100), Report(100, rise: 0.01, noise: 0.8));

        Assert.Equal(PromotionOutcome.Inconclusive, decision.Outcome);
        Assert.StartsWith("ndcg_at_5 rose by 0.0", decision.Reasons[0], StringComparison.Ordinal);
        Assert.Equal($"That may be chance: about {decision.RequiredQueries} queries would show a rise of this size with a probability of 0.8.", decision.Reasons[1]);
        Assert.InRange(decision.RequiredQueries!.Value, 101, 10_000);
    }

    [Fact]
    public void The_same_model_is_kept_however_few_the_queries()
    {
        var report = Report(3) with { Model = new ModelIdentity("m", "2", "abc") };

        var decision = Policy.Decide(report with { Model = new ModelIdentity("m", "1", "abc") }, report);

        Assert.Equal(PromotionOutcome.Kept, decision.Outcome);
        Assert.Equal("There is no difference: champion and challenger are the same model (abc).", Assert.Single(decision.Reasons));
    }

    [Fact]
    public void Too_few_queries_are_inconclusive_however_large_the_rise()
    {
        var decision = Policy.Decide(Report(49), Report(49, rise: 0.3));

        Assert.Equal(PromotionOutcome.Inconclusive, decision.Outcome);
        Assert.Equal("49 queries are too few to decide on: at least 50 are needed.", decision.Reasons[0]);
        Assert.Equal(50, decision.RequiredQueries);
    }

    [Fact]
    public void One_query_and_none_are_too_few()
    {
        Assert.Equal("1 query is too few to decide on: at least 50 are needed.", Policy.Decide(Report(1), Report(1, rise: 0.3)).Reasons[0]);
        var none = Policy.Decide(Report(0), Report(0));
        Assert.Equal(PromotionOutcome.Inconclusive, none.Outcome);
        Assert.Empty(none.Tests);
    }

    [Fact]
    public void A_rise_that_nobody_would_notice_keeps_the_champion()
    {
        var decision = Policy.Decide(Report(2000), Report(2000, rise: 0.003, noise: 0.01));

        Assert.Equal(PromotionOutcome.Kept, decision.Outcome);
        Assert.Equal("The rise of ndcg_at_5 is real but below 0.005, the least that is worth a promotion.", decision.Reasons[0]);
        Assert.False(decision.Tests[0].Passed);
    }

    [Fact]
    public void A_fall_beyond_its_margin_keeps_the_champion()
    {
        var decision = Policy.Decide(Report(100), With(Report(100, rise: 0.05), "mrr_at_5", static value => value - 0.021));

        Assert.Equal(PromotionOutcome.Kept, decision.Outcome);
        Assert.Equal("mrr_at_5 fell by 0.021, more than the 0.02 that is allowed (100 queries).", decision.Reasons[0]);
    }

    [Fact]
    public void A_fall_of_exactly_the_margin_is_allowed() =>
        Assert.Equal(PromotionOutcome.Promoted, Policy.Decide(Report(100), With(Report(100, rise: 0.05), "mrr_at_5", static value => value - 0.02)).Outcome);

    [Fact]
    public void The_same_reports_give_the_same_decision() =>
        Assert.Equal(Policy.Decide(Report(100), Report(100, rise: 0.02, noise: 0.3)).ToJson(), new ChampionChallengerPolicy().Decide(Report(100), Report(100, rise: 0.02, noise: 0.3)).ToJson());

    [Fact]
    public void Swapping_the_two_never_promotes_both()
    {
        var quick = new ChampionChallengerPolicy(new ChampionChallengerPolicyOptions { Permutations = 1000 });
        Gen.Select(Gen.Double[-0.1, 0.1], Gen.Int[50, 80]).Sample(
            (rise, queries) =>
            {
                var (one, other) = (Report(queries), Report(queries, rise, noise: 0.2));
                return quick.Decide(one, other).Outcome != PromotionOutcome.Promoted || quick.Decide(other, one).Outcome == PromotionOutcome.Kept;
            },
            iter: 20);
    }

    [Fact]
    public void A_decision_travels_as_JSON()
    {
        var decision = Policy.Decide(Report(100), Report(100, rise: 0.01, noise: 0.8));

        var json = decision.ToJson();

        Assert.Contains("\"outcome\": \"inconclusive\"", json, StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"non_inferiority\"", json, StringComparison.Ordinal);
        Assert.Contains("\"p_value\": ", json, StringComparison.Ordinal);
        Assert.Equivalent(decision, PromotionDecision.FromJson(json), strict: true);
        Assert.InRange(decision.ToJson(indented: false).Length, 1, 4_000);
        Assert.Contains("p < 0.001", Policy.Decide(Report(100), Report(100, rise: 0.05)).ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_container_gives_a_policy_with_the_options_configured()
    {
        using var services = new ServiceCollection().AddPromotionPolicy(static options => options.MinimumQueries = 10).BuildServiceProvider();

        Assert.Equal(PromotionOutcome.Promoted, services.GetRequiredService<ChampionChallengerPolicy>().Decide(Report(20), Report(20, rise: 0.1)).Outcome);
    }
}
