using static Reranker.Tests.PolicyReports;

namespace Reranker.Tests;

public sealed class PromotionGuardrailTests
{
    private static readonly EvaluationReport Champion = Report(90);
    private static readonly EvaluationReport Better = Report(90, rise: 0.05);

    [Fact]
    public void A_slower_challenger_is_kept_out()
    {
        var decision = Decide(Better with { Milliseconds = [.. Champion.Milliseconds.Select(static time => 1.51 * time)] });

        Assert.Equal(PromotionOutcome.Kept, decision.Outcome);
        Assert.Equal("p95_milliseconds went from 85.55 to 129.18, 1.51 times the champion's, which is too much: 1.5 times is allowed.", decision.Reasons[0]);
        Assert.Equal(PromotionOutcome.Promoted, Decide(Better with { Milliseconds = [.. Champion.Milliseconds.Select(static time => 1.49 * time)] }).Outcome);
    }

    [Fact]
    public void A_larger_challenger_is_kept_out()
    {
        Assert.Equal("model_bytes went from 1000000 to 2510000, 2.51 times the champion's, which is too much: 2.5 times is allowed.", Kept(Better with { ModelBytes = 2_510_000 }));
        Assert.Equal(PromotionOutcome.Promoted, Decide(Better with { ModelBytes = 2_500_000 }).Outcome);
    }

    [Fact]
    public void A_challenger_whose_scores_mean_less_is_kept_out()
    {
        Assert.Equal("calibration_error rose by 0.060, more than the 0.05 that is allowed.", Kept(Better with { CalibrationError = 0.08 }));
        Assert.Equal(PromotionOutcome.Promoted, Decide(Better with { CalibrationError = 0.07 }).Outcome);
    }

    [Fact]
    public void A_challenger_that_pays_for_its_rise_in_one_slice_is_kept_out_and_the_slice_is_named()
    {
        var decision = Decide(With(Report(90, rise: 0.2), "ndcg_at_5", static (value, query) => query % 3 == 1 ? value - 0.35 : value));

        var worst = decision.Tests.Single(static test => test.Kind == PromotionTestKind.WorstSlice);
        Assert.Equal(PromotionOutcome.Kept, decision.Outcome);
        Assert.Matches(@"^ndcg_at_5 fell by 0\.1\d\d for third 1, beyond chance more than the 0\.05 that is allowed \(p < 0\.001, 30 queries\)\.$", decision.Reasons[0]);
        Assert.Equal(("third 1", 30, false), (worst.Slice, worst.Queries, worst.Passed));
        Assert.Equal(Champion.Slices[1].Of(Champion.PerQuery["ndcg_at_5"]).Average(), worst.Champion, 12);
    }

    [Fact]
    public void A_fall_in_one_slice_that_may_be_chance_stops_nothing()
    {
        // Four queries of one slice fall from all to nothing; the other 26 stay.
        var decision = Decide(With(Report(90, rise: 0.3), "ndcg_at_5", static (value, query) => query % 3 != 1 ? value : query < 12 ? value - 1.2 : value - 0.3));

        var worst = decision.Tests.Single(static test => test.Kind == PromotionTestKind.WorstSlice);
        Assert.Equal(PromotionOutcome.Promoted, decision.Outcome);
        Assert.True(worst.Difference < -worst.Threshold);
        Assert.InRange(worst.AdjustedPValue!.Value, 0.05, 1);
        Assert.Equal(Math.Min(1, 3 * worst.PValue!.Value), worst.AdjustedPValue!.Value, 12);
    }

    [Fact]
    public void Where_all_queries_are_in_one_slice_there_is_no_worst_one()
    {
        var decision = new ChampionChallengerPolicy().Decide(InOneSlice(Champion), InOneSlice(Better));

        Assert.Equal(PromotionOutcome.Promoted, decision.Outcome);
        Assert.DoesNotContain(decision.Tests, static test => test.Kind == PromotionTestKind.WorstSlice);

        static EvaluationReport InOneSlice(EvaluationReport report) =>
            report with { Attributes = new Dictionary<string, IReadOnlyList<string>> { ["all"] = [.. report.QueryIds.Select(static _ => "same")] } };
    }

    [Fact]
    public void Guardrails_that_are_off_ask_for_nothing()
    {
        var off = new ChampionChallengerPolicyOptions { WorstSliceMargin = null, MaximumLatencyRatio = null, MaximumSizeRatio = null, MaximumCalibrationRise = null };

        var decision = new ChampionChallengerPolicy(off).Decide(Bare(Champion), Bare(Better));

        Assert.Equal(PromotionOutcome.Promoted, decision.Outcome);
        Assert.Equal(4, decision.Tests.Count);

        static EvaluationReport Bare(EvaluationReport report) =>
            report with { Attributes = new Dictionary<string, IReadOnlyList<string>>(), Milliseconds = [], ModelBytes = null, CalibrationError = null };
    }

    private static PromotionDecision Decide(EvaluationReport challenger) => new ChampionChallengerPolicy().Decide(Champion, challenger);

    private static string Kept(EvaluationReport challenger)
    {
        var decision = Decide(challenger);
        Assert.Equal(PromotionOutcome.Kept, decision.Outcome);
        return decision.Reasons[0];
    }
}
