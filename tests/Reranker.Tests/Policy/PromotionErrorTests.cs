namespace Reranker.Tests;

/// <summary>How often the policy errs, on draws from real per-query values whose truth is known. Longer runs: <c>benchmarks/Reranker.Benchmarks -- promotion</c>.</summary>
public sealed class PromotionErrorTests
{
    private const double Alpha = 0.05;
    private const int Permutations = 1_000;
    private static readonly SimulatedReports Reports = SimulatedReports.OfSampleMonth();
    private static readonly ChampionChallengerPolicy Policy = new(new ChampionChallengerPolicyOptions { Permutations = Permutations });

    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    public void Without_a_gain_the_permutation_test_finds_one_as_often_as_its_level_says(int queries)
    {
        const int trials = 2_000;
        var random = new SeededRandom(1);

        var found = Enumerable.Range(0, trials).Count(_ => PValue(Reports.Draw(queries, gain: 0, random)) <= Alpha);

        AssertBinomial(Alpha, found, trials);
    }

    [Fact]
    public void Without_a_gain_the_policy_promotes_no_more_often_than_its_level_says()
    {
        const int trials = 1_000;
        var random = new SeededRandom(2);

        // Only what the test finds can be promoted: the rest need not be decided.
        var promoted = Enumerable.Range(0, trials).Select(_ => Reports.Draw(queries: 100, gain: 0, random)).Where(static reports => PValue(reports) <= Alpha)
            .Count(static reports => Policy.Decide(reports.Champion, reports.Challenger).Outcome == PromotionOutcome.Promoted);

        Assert.InRange((double)promoted / trials, 0.01, Alpha + ThreeErrors(Alpha, trials));
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.04)]
    public void As_many_queries_as_it_asks_for_find_the_gain_with_the_power_that_it_says(double gain)
    {
        const int trials = 600;
        const double power = 0.8;
        var random = new SeededRandom(3);
        var (champion, challenger) = Reports.Draw(queries: 20_000, gain, random);
        var differences = PairedDifferences.Of(challenger.PerQuery["ndcg_at_5"], champion.PerQuery["ndcg_at_5"]);
        var queries = PairedSampleSize.Required(differences, differences.Average(), Alpha, power);

        var found = Enumerable.Range(0, trials).Count(_ => PValue(Reports.Draw(queries, gain, random)) <= Alpha);

        AssertBinomial(power, found, trials);
    }

    private static double PValue((EvaluationReport Champion, EvaluationReport Challenger) reports) =>
        PairedPermutationTest.Run(reports.Challenger.PerQuery["ndcg_at_5"], reports.Champion.PerQuery["ndcg_at_5"], Permutations).PValue;

    private static void AssertBinomial(double probability, int count, int trials) =>
        Assert.Equal(probability, (double)count / trials, ThreeErrors(probability, trials));

    // Three standard errors of a share: a sound test fails for one seed in 370.
    private static double ThreeErrors(double probability, int trials) => 3 * Math.Sqrt(probability * (1 - probability) / trials);
}
