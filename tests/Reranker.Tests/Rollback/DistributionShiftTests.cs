using CsCheck;

namespace Reranker.Tests;

public class DistributionShiftTests
{
    private static readonly long[] Before = [10, 20, 30, 20, 10, 5, 2, 1, 1, 1];
    private static readonly long[] Now = [5, 10, 20, 25, 20, 10, 4, 3, 2, 1];

    [Fact]
    public void The_distance_is_scipys() =>
        // scipy.stats.ks_2samp(repeat(range(10), before), repeat(range(10), now)).statistic
        Assert.Equal(0.25, DistributionShift.KolmogorovSmirnov(Before, Now), 1e-12);

    [Fact]
    public void The_index_is_scipys_divergence_both_ways() =>
        // p = [10, 20, 30, 20, 10, 10] + 0.5, q = [5, 10, 20, 25, 20, 20] + 0.5: scipy.stats.entropy(q, p) + scipy.stats.entropy(p, q)
        Assert.Equal(0.2754263155227372, DistributionShift.StabilityIndex(Before, Now), 1e-12);

    [Fact]
    public void Nothing_is_no_shift_and_other_bins_are_refused()
    {
        Assert.Equal(0, DistributionShift.KolmogorovSmirnov(Before, new long[10]));
        Assert.Equal(0, DistributionShift.StabilityIndex(new long[10], Now));
        Assert.Throws<ArgumentException>(() => DistributionShift.KolmogorovSmirnov(Before, [1, 2]));
    }

    [Fact]
    public void The_same_shape_is_no_distance_and_no_overlap_is_all_of_it()
    {
        Assert.Equal(0, DistributionShift.KolmogorovSmirnov(Before, [.. Before.Select(static count => 3 * count)]), 1e-12);
        Assert.Equal(1, DistributionShift.KolmogorovSmirnov([5, 5, 0, 0], [0, 0, 9, 1]), 1e-12);
    }

    [Fact]
    public void A_shift_to_either_side_of_a_single_value_shows()
    {
        Assert.True(DistributionShift.StabilityIndex([0, 0, 90, 0], [0, 90, 0, 0]) > 1);
        Assert.True(DistributionShift.StabilityIndex([0, 0, 90, 0], [0, 0, 0, 90]) > 1);
    }

    [Fact]
    public void Both_are_finite_and_not_negative_and_the_distance_is_at_most_one() =>
        Gen.Select(Gen.Long[0, 1000].Array[20], Gen.Long[0, 1000].Array[20]).Sample(static (before, now) =>
        {
            var (distance, index) = (DistributionShift.KolmogorovSmirnov(before, now), DistributionShift.StabilityIndex(before, now));
            return distance is >= 0 and <= 1 && index >= 0 && double.IsFinite(index);
        });
}
