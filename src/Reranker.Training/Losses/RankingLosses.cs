namespace Reranker.Training;

/// <summary>What each <see cref="RankingLoss"/> needs, and how it is made.</summary>
internal static class RankingLosses
{
    private const double MaxWeight = 1e6;

    extension(RankingLoss loss)
    {
        /// <summary>Whether it learns from a teacher's scores alone.</summary>
        public bool NeedsTeacher => loss is RankingLoss.Mse or RankingLoss.MarginMse;

        /// <summary>Whether a teacher's scores mean anything to it.</summary>
        public bool MayHaveTeacher => loss is RankingLoss.ListwiseSoftmax || loss.NeedsTeacher;
    }

    /// <summary>Makes the loss that the options ask for.</summary>
    /// <param name="options">The options.</param>
    /// <param name="ofCosines">Whether logits are scaled cosines, which have a bound of their own.</param>
    public static IRankingLoss Create(TrainingOptions options, bool ofCosines = false) => options.Loss switch
    {
        RankingLoss.ListwiseSoftmax => new ListwiseSoftmaxLoss(options.TeacherWeight, options.TeacherTemperature),
        RankingLoss.BinaryCrossEntropy => new BinaryCrossEntropyLoss(options.PosWeight),
        RankingLoss.RankNet => new RankNetLoss(),
        RankingLoss.LambdaLoss => new LambdaLoss(),
        RankingLoss.MultipleNegativesRanking => new MultipleNegativesRankingLoss(isBounded: ofCosines),
        RankingLoss.Mse => new MseLoss(),
        RankingLoss.MarginMse => new MarginMseLoss(),
        _ => throw new TrainingException($"There is no loss '{options.Loss}'."),
    };

    /// <summary>Refuses a teacher that the loss would not listen to, and the lack of one that it cannot do without.</summary>
    /// <exception cref="TrainingException">They do not fit.</exception>
    public static void CheckTeacher(TrainingOptions options, bool hasTeacher)
    {
        if (options.Loss.NeedsTeacher && !hasTeacher)
            throw new TrainingException($"The loss {options.Loss} learns from a teacher's scores. Name the model that shall teach, or choose another loss.");
        if (hasTeacher && !options.LearnsFromTeacher)
        {
            throw new TrainingException(options.Loss.MayHaveTeacher
                ? "A teacher is named, and the training option TeacherWeight is 0: nothing would be learnt from it. Name no teacher, or give it a weight above 0."
                : $"A teacher is named, and the loss {options.Loss} learns nothing from one. Name no teacher, or choose {RankingLoss.ListwiseSoftmax}, {RankingLoss.MarginMse} or {RankingLoss.Mse}.");
        }
    }

    /// <summary>Refuses a dataset that a loss cannot calculate with, or that lacks what it learns from.</summary>
    /// <exception cref="TrainingException">
    /// A grade, weight or teacher's score is out of its range, or the loss learns from a teacher and a candidate has no score of it.
    /// </exception>
    public static void Check(TrainingOptions options, RankingDataset dataset)
    {
        foreach (var query in dataset.Queries)
            foreach (var candidate in query.Candidates)
                Check(query, candidate);
        if (!options.Loss.NeedsTeacher)
            return;
        var unscored = dataset.Queries.Sum(static query => query.Candidates.Count(static candidate => candidate.TeacherScore is null));
        if (unscored > 0)
        {
            throw new TrainingException(
                $"The loss {options.Loss} learns from a teacher's scores, and {unscored} of the {dataset.CandidateCount} candidates of '{dataset.Name}' have none. Score the dataset with a teacher first.");
        }
    }

    // Beyond these the first loss is infinite, which no learning rate helps.
    private static void Check(RankingQuery query, RankingCandidate candidate)
    {
        Require(Math.Abs(candidate.Grade) <= RankingCandidate.MaxGrade, "grade", candidate.Grade, FormattableString.Invariant($"at most {RankingCandidate.MaxGrade}"));
        Require(candidate.Weight is > 0 and <= MaxWeight, "weight", candidate.Weight, FormattableString.Invariant($"above 0 and at most {MaxWeight:N0}"));
        Require(candidate.TeacherScore is null or (>= -MaxWeight and <= MaxWeight), "teacher's score", candidate.TeacherScore ?? 0, FormattableString.Invariant($"within ±{MaxWeight:N0}"));

        void Require(bool condition, string what, double value, string expected)
        {
            if (!condition)
                throw new TrainingException(FormattableString.Invariant($"The {what} of the document '{candidate.DocumentId}' for the query '{query.Id}' ({query.Text}) is {value}; expected {expected}. Correct it, or take it out of the data."));
        }
    }
}
