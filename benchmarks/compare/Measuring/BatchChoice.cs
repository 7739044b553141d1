namespace Reranker.Compare;

/// <summary>Finds the batch size with which Transformers.js is fastest.</summary>
/// <param name="Quantized">Which network.</param>
/// <param name="Speeds">Documents a second by batch size.</param>
internal sealed record BatchChoice(bool Quantized, IReadOnlyDictionary<int, double> Speeds)
{
    private static readonly int[] Sizes = [1, 4, 8, 16, 32];

    public int Best => Speeds.MaxBy(static speed => speed.Value).Key;

    public static async Task<BatchChoice> MeasureAsync(WorkerPair workers, MeasuringPlan plan, bool quantized)
    {
        var speeds = Sizes.ToDictionary(static size => size, static _ => new List<double>());
        await workers.RunAsync(Contender.Theirs(quantized, 1), plan.Choice);
        for (var round = 0; round < plan.ChoiceRounds; round++)
            foreach (var size in Sizes)
                speeds[size].Add((await workers.RunAsync(Contender.Theirs(quantized, size), plan.Choice)).DocumentsPerSecond);
        return new BatchChoice(quantized, speeds.ToDictionary(static speed => speed.Key, static speed => Statistics.Median(speed.Value)));
    }
}
