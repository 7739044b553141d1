namespace Reranker.Training;

/// <summary>What each <see cref="RankingLoss"/> needs, and how it is made.</summary>
internal static class RankingLosses
{
    extension(RankingLoss loss)
    {
        /// <summary>Whether it learns from a teacher's scores.</summary>
        public bool NeedsTeacher => loss is RankingLoss.Mse or RankingLoss.MarginMse;
    }

    /// <summary>Makes the loss that the options ask for.</summary>
    public static IRankingLoss Create(TrainingOptions options) => options.Loss switch
    {
        RankingLoss.ListwiseSoftmax => new ListwiseSoftmaxLoss(),
        RankingLoss.BinaryCrossEntropy => new BinaryCrossEntropyLoss(options.PosWeight),
        RankingLoss.RankNet => new RankNetLoss(),
        RankingLoss.LambdaLoss => new LambdaLoss(),
        RankingLoss.MultipleNegativesRanking => new MultipleNegativesRankingLoss(),
        RankingLoss.Mse => new MseLoss(),
        RankingLoss.MarginMse => new MarginMseLoss(),
        _ => throw new TrainingException($"There is no loss '{options.Loss}'."),
    };

    /// <summary>Refuses a dataset that lacks what the loss learns from.</summary>
    /// <exception cref="TrainingException">The loss learns from a teacher and a candidate has no score of it.</exception>
    public static void Check(TrainingOptions options, RankingDataset dataset)
    {
        if (!options.Loss.NeedsTeacher)
            return;
        var unscored = dataset.Queries.Sum(static query => query.Candidates.Count(static candidate => candidate.TeacherScore is null));
        if (unscored > 0)
        {
            throw new TrainingException(
                $"The loss {options.Loss} learns from a teacher's scores, and {unscored} of the {dataset.CandidateCount} candidates of '{dataset.Name}' have none. Score the dataset with a teacher first.");
        }
    }
}
