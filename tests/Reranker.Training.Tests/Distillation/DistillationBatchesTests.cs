namespace Reranker.Training.Tests;

public sealed class DistillationBatchesTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 500).Select(static text => 3 + (text * 37 % 100))];

    [Fact]
    public void A_pass_has_every_text_of_its_whole_batches_once_and_the_next_one_another_order()
    {
        var batches = new DistillationBatches(Lengths, new TrainingOptions { Epochs = 2, BatchSize = 10 });
        Assert.Equal(100, batches.TotalSteps);
        var first = Enumerable.Range(0, 50).SelectMany(batches.Draw).ToArray();
        Assert.Equal(Enumerable.Range(0, 500), first.Order());
        Assert.NotEqual(first, Enumerable.Range(50, 50).SelectMany(batches.Draw));
    }

    [Fact]
    public void Texts_of_a_batch_are_neighbours_in_length_and_the_same_again_for_the_same_seed()
    {
        var options = new TrainingOptions { Epochs = 1, BatchSize = 10, Seed = 3 };
        var batches = new DistillationBatches(Lengths, options);
        Assert.All(Enumerable.Range(0, 50), step => Assert.InRange(batches.Draw(step).Max(text => Lengths[text]) - batches.Draw(step).Min(text => Lengths[text]), 0, 8));
        Assert.Equal(batches.Draw(49), new DistillationBatches(Lengths, options).Draw(49));
    }
}
