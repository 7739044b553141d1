using CsCheck;

namespace Reranker.Tests;

public sealed class RankFusionTests
{
    [Fact]
    public void Z_scores_of_both_are_added_by_weight()
    {
        var fused = RankFusion.Fuse([1, 3], [20, 10], FusionOptions.Linear(0.75));
        Assert.Equal([(0.75 * -1) + (0.25 * 1), (0.75 * 1) + (0.25 * -1)], fused, (left, right) => Math.Abs(left - right) < 1e-12);
    }

    [Fact]
    public void Min_and_max_become_0_and_1() =>
        Assert.Equal([0.5 * 0.25, 0.5, 0.5], RankFusion.Fuse([1, 0, 4], [0, 2, 0], new FusionOptions { Scale = FusionScale.MinMax }));

    [Fact]
    public void Reciprocal_ranks_are_those_of_the_published_formula() => Assert.Equal(
        [0.5 / 61 + 0.5 / 63, 0.5 / 62 + 0.5 / 61, 0.5 / 63 + 0.5 / 62], RankFusion.Fuse([9, 5, 1], [1, 3, 2], FusionOptions.ReciprocalRank()), (left, right) => Math.Abs(left - right) < 1e-15);

    [Fact]
    public void Equal_scores_share_a_place() =>
        Assert.Equal(RankFusion.Fuse([5, 5, 1], [1, 1, 0], FusionOptions.ReciprocalRank())[0], RankFusion.Fuse([5, 5, 1], [1, 1, 0], FusionOptions.ReciprocalRank())[1]);

    [Fact]
    public void Scores_that_differ_by_rounding_alone_are_the_same() => Assert.Equal([0, 0], RankFusion.ZScores([0.5, 0.5 + 1e-9]));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_weight_is_from_0_to_1(double weight) => Assert.Throws<ArgumentOutOfRangeException>(() => FusionOptions.Linear(weight));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void K_is_above_0(double k) => Assert.Throws<ArgumentOutOfRangeException>(() => FusionOptions.ReciprocalRank(k));

    [Fact]
    public void As_many_scores_are_needed_of_one_as_of_the_other() => Assert.Throws<ArgumentException>(() => RankFusion.Fuse([1, 2], [1], new FusionOptions()));

    [Fact]
    public void The_whole_weight_leaves_the_order_of_the_one_that_has_it() =>
        Gen.Select(Gen.Double[-50, 50].Array[2, 30], Gen.Double[-50, 50].Array[30]).Sample(static (model, other) =>
        {
            var first = other[..model.Length];
            return Order(RankFusion.Fuse(model, first, FusionOptions.Linear(1))).SequenceEqual(Order(RankFusion.ZScores(model)))
                && Order(RankFusion.Fuse(model, first, FusionOptions.Linear(0))).SequenceEqual(Order(RankFusion.ZScores(first)));
        });

    private static IEnumerable<int> Order(double[] scores) => Enumerable.Range(0, scores.Length).OrderByDescending(index => scores[index]);
}
