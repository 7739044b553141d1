using CsCheck;

namespace Reranker.Tests;

public sealed class PairedTestsTests
{
    // Darwin's maize: the heights of 15 pairs, crossed less self-fertilised, in eighths of an inch (Fisher, The Design of Experiments, 1935, §17 and §21):
    // t = 2.148, and 863 of the 32,768 sign patterns have a sum at least as large as the observed 314.
    private static readonly double[] Darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    private static readonly double[] Zeros = new double[15];

    [Fact]
    public void Few_queries_are_enumerated_as_Fisher_did_by_hand()
    {
        var result = PairedPermutationTest.Run(Darwin, Zeros);

        Assert.Equal(863.0 / 32768, result.PValue);
        Assert.Equal(15, result.Queries);
        Assert.Equal(314.0 / 15, result.Difference, 12);
    }

    [Fact]
    public void Sampled_permutations_come_close_to_the_exact_value_and_never_reach_0()
    {
        Assert.Equal(863.0 / 32768, PairedPermutationTest.Run(Darwin, Zeros, permutations: 30_000).PValue, 0.003);
        double[] ones = [.. Enumerable.Repeat(1.0, 100)];
        Assert.Equal(1.0 / 1001, PairedPermutationTest.Run(ones, new double[100], permutations: 1000).PValue);
    }

    [Fact]
    public void The_same_seed_gives_the_same_value_on_every_machine()
    {
        var (challenger, champion) = Noise(200, rise: 0.02);

        // Written down, so that every machine that runs this has to find it.
        Assert.Equal(107.0 / 1001, PairedPermutationTest.Run(challenger, champion, 1000, seed: 5).PValue);
        Assert.NotEqual(PairedPermutationTest.Run(challenger, champion, 1000, seed: 5), PairedPermutationTest.Run(challenger, champion, 1000, seed: 6));
    }

    [Fact]
    public void Identical_systems_have_a_p_value_of_1()
    {
        Assert.Equal(1, PairedPermutationTest.Run(Darwin, Darwin).PValue);
        Assert.Equal(1, PairedTTest.Run(Darwin, Darwin).PValue);
    }

    [Fact]
    public void A_better_value_never_raises_the_p_value_and_the_scale_and_the_order_of_the_queries_do_not_matter() =>
        Gen.Select(Gen.Int[-4, 4].Array[1, 10], Gen.Int[0, 9], Gen.Int[1, 5]).Sample(static (eighths, place, rise) =>
        {
            double[] values = [.. eighths.Select(static value => value / 8.0)];
            double[] better = [.. values];
            better[place % values.Length] += rise / 8.0;
            var pValue = PValue(values);
            return PValue(better) <= pValue && PValue([.. values.Select(static value => 3 * value)]) == pValue && PValue([.. values.Reverse()]) == pValue;
        });

    [Fact]
    public void One_of_two_systems_is_at_least_as_good() => Gen.Int[-4, 4].Array[1, 10].Sample(static eighths =>
        PValue([.. eighths.Select(static value => value / 8.0)]) + PValue([.. eighths.Select(static value => -value / 8.0)]) is >= 1 and <= 2);

    [Fact]
    public void Queries_without_a_difference_do_not_change_the_permutation_test()
    {
        var padded = PairedPermutationTest.Run([.. Darwin, .. Zeros], [.. Zeros, .. Zeros]);

        Assert.Equal(863.0 / 32768, padded.PValue);
        Assert.Equal(30, padded.Queries);
    }

    [Fact]
    public void Students_test_gives_Fishers_value()
    {
        // t = 2.148 with 14 degrees of freedom: .0497 two-sided, .0249 one-sided.
        Assert.Equal(0.02485, PairedTTest.Run(Darwin, Zeros).PValue, 0.00001);
        Assert.Equal(1 - 0.02485, PairedTTest.Run(Zeros, Darwin).PValue, 0.00001);
    }

    [Theory]
    [InlineData(6.313752, 1, 0.05)]
    [InlineData(1.812461, 10, 0.05)]
    [InlineData(2.763769, 10, 0.01)]
    [InlineData(1.660234, 100, 0.05)]
    public void Students_tail_equals_the_published_table(double t, int degreesOfFreedom, double tail) =>
        Assert.Equal(tail, Distributions.StudentUpperTail(t, degreesOfFreedom), 1e-6);

    [Theory]
    [InlineData(0.8, 0.8416212)]
    [InlineData(0.95, 1.6448536)]
    [InlineData(0.5, 0)]
    public void The_normal_quantile_equals_the_published_table(double share, double quantile) =>
        Assert.Equal(quantile, Distributions.NormalQuantile(share), 1e-5);

    [Fact]
    public void The_bootstrap_interval_comes_close_to_that_of_the_normal_distribution()
    {
        var (challenger, champion) = Noise(400, rise: 0.05);
        var difference = PairedPermutationTest.Run(challenger, champion).Difference;

        var (low, high) = PairedBootstrap.Interval(challenger, champion);

        // Differences are uniform on ±0.3 around the rise: the standard error is 0.6/√12/√400 = 0.00866.
        Assert.Equal(difference - (1.96 * 0.00866), low, 0.002);
        Assert.Equal(difference + (1.96 * 0.00866), high, 0.002);
    }

    [Fact]
    public void A_comparison_has_the_figures_of_all_tests_and_the_mean_in_standard_errors()
    {
        var comparison = PairedComparison.Of(Darwin, Zeros);

        Assert.Equal((15, 863.0 / 32768, PairedTTest.Run(Darwin, Zeros).PValue), (comparison.Queries, comparison.PValue, comparison.TTestPValue));
        Assert.Equal(PairedBootstrap.Interval(Darwin, Zeros), (comparison.Low, comparison.High));
        Assert.Equal(314.0 / 15, comparison.Mean, 12);
        Assert.Equal(2.148, comparison.StandardErrors!.Value, 0.0005);
        Assert.Null(PairedComparison.Of(Darwin, Darwin).StandardErrors);
    }

    [Fact]
    public void Under_the_null_the_permutation_test_rejects_as_often_as_it_says()
    {
        var random = new SeededRandom(11);
        const int trials = 2000;
        var rejected = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            double[] differences = [.. Enumerable.Range(0, 25).Select(_ => random.NextDouble() - 0.5)];
            if (PairedPermutationTest.Run(differences, new double[25], permutations: 199, seed: trial).PValue <= 0.05)
                rejected++;
        }

        // Binomial with p = .05: three standard errors are .0146.
        Assert.Equal(0.05, (double)rejected / trials, 0.0146);
    }

    [Fact]
    public void What_cannot_be_paired_is_refused()
    {
        Assert.Throws<ArgumentException>(static () => PairedPermutationTest.Run([1, 2], [1]));
        Assert.Throws<ArgumentException>(static () => PairedPermutationTest.Run([], []));
        Assert.Throws<ArgumentException>(static () => PairedTTest.Run([double.NaN], [1]));
    }

    private static double PValue(double[] differences) => PairedPermutationTest.Run(differences, new double[differences.Length]).PValue;

    private static (double[] Challenger, double[] Champion) Noise(int queries, double rise)
    {
        var random = new SeededRandom(3);
        double[] champion = [.. Enumerable.Range(0, queries).Select(_ => random.NextDouble())];
        return ([.. champion.Select(value => value + rise + (0.6 * (random.NextDouble() - 0.5)))], champion);
    }
}
