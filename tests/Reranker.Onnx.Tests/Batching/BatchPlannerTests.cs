using CsCheck;

namespace Reranker.Onnx.Tests.Batching;

public sealed class BatchPlannerTests
{
    private static readonly Gen<(int[] Lengths, int Budget, double MaxPadding)> Cases =
        Gen.Select(Gen.Int[3, 512].Array[0, 200], Gen.Int[1, 4096], Gen.Double[0, 0.9]);

    [Fact]
    public void Every_pair_is_in_exactly_one_batch() =>
        Cases.Sample(c => Assert.Equal(
            Enumerable.Range(0, c.Lengths.Length),
            BatchPlanner.Plan(c.Lengths, c.Budget, c.MaxPadding).SelectMany(static batch => batch.Pairs.ToArray()).Order()));

    [Fact]
    public void A_batch_keeps_to_the_token_budget_unless_it_is_one_pair() =>
        Cases.Sample(c => Assert.All(
            BatchPlanner.Plan(c.Lengths, c.Budget, c.MaxPadding), batch => Assert.True(batch.Tokens <= c.Budget || batch.Pairs.Length == 1)));

    [Fact]
    public void Padding_keeps_to_its_share() =>
        Cases.Sample(c => Assert.All(BatchPlanner.Plan(c.Lengths, c.Budget, c.MaxPadding), batch =>
        {
            var lengths = batch.Pairs.ToArray().Select(pair => c.Lengths[pair]).ToArray();
            Assert.Equal(lengths.Max(), batch.Length);
            Assert.True(lengths.Sum(length => batch.Length - length) <= c.MaxPadding * batch.Tokens);
        }));

    [Fact]
    public void Longer_batches_run_first()
    {
        var batches = BatchPlanner.Plan([5, 9, 5, 7, 9], tokenBudget: 18, maxPadding: 0);
        Assert.Equal([9, 7, 5], batches.Select(static batch => batch.Length));
        Assert.Equal([1, 4, 3, 0, 2], batches.SelectMany(static batch => batch.Pairs.ToArray()));
    }

    [Fact]
    public void No_pairs_need_no_batches() => Assert.Empty(BatchPlanner.Plan([], tokenBudget: 8, maxPadding: 0));
}
