namespace Reranker.Training;

/// <summary>Draws texts of nearly equal lengths, by the seed and the step's number alone.</summary>
/// <param name="lengths">How many tokens each text has.</param>
/// <param name="options">Texts a step, passes, steps and seed.</param>
internal sealed class DistillationBatches(int[] lengths, TrainingOptions options)
{
    // Of so many batches' texts, in random order, each batch gets neighbours in length.
    private const int Batches = 32;

    private (int Epoch, int[][] Texts) _order = (-1, []);

    public int StepsPerEpoch => Math.Max(1, lengths.Length / options.BatchSize);

    public int TotalSteps => Math.Min(options.MaxSteps ?? int.MaxValue, checked(StepsPerEpoch * options.Epochs));

    /// <summary>The texts of a step (from 0).</summary>
    public int[] Draw(int step)
    {
        var epoch = step / StepsPerEpoch;
        if (_order.Epoch != epoch)
            _order = (epoch, Order(new Random(StepSeed.Order(options.Seed, epoch))));
        return _order.Texts[step % StepsPerEpoch];
    }

    private int[][] Order(Random random)
    {
        var texts = Enumerable.Range(0, lengths.Length).ToArray();
        random.Shuffle(texts);
        var batches = texts.Chunk(Batches * options.BatchSize).SelectMany(chunk => chunk.OrderBy(text => lengths[text]).Chunk(options.BatchSize)).ToArray();
        random.Shuffle(batches);
        return batches;
    }
}
