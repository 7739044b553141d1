namespace Reranker.Training;

/// <summary>What a retraining learns from, is measured on while it learns, and is judged by.</summary>
internal sealed record RetrainingDatasets(RankingDataset Training, RankingDataset? Validation, RankingDataset HeldOut)
{
    private const int LeastValidation = 50;

    /// <summary>Takes the newest of the queries to learn from as validation, where they are enough to tell anything.</summary>
    /// <param name="training">Queries, oldest first.</param>
    /// <param name="heldOut">Queries to judge by.</param>
    /// <param name="validationFraction">The share of <paramref name="training"/>.</param>
    public static RetrainingDatasets Of(RankingDataset training, RankingDataset heldOut, double validationFraction)
    {
        var count = (int)(training.Queries.Count * validationFraction);
        return count < LeastValidation
            ? new RetrainingDatasets(training, Validation: null, heldOut)
            : new RetrainingDatasets(
                new RankingDataset(training.Name, [.. training.Queries.SkipLast(count)]) { Dropped = training.Dropped },
                new RankingDataset($"{training.Name}-validation", [.. training.Queries.TakeLast(count)]),
                heldOut);
    }
}
