namespace Reranker.Training;

/// <summary>The losses that a cross-encoder can be trained with.</summary>
public enum RankingLoss
{
    /// <summary>
    /// Cross-entropy between softmax(scores) and the grades normalised to sum to one, list by list (ListNet's top-one
    /// form: Cao et al. 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach"). The default: it learns
    /// from the contrast between a query's candidates, so it needs no threshold. A teacher's scores, where there are any, become soft grades that are
    /// mixed with the others by <see cref="TrainingOptions.TeacherWeight"/>.
    /// </summary>
    ListwiseSoftmax,

    /// <summary>
    /// Binary cross-entropy of each score against "is relevant", whatever the grade above 0, as sentence-transformers' <c>BinaryCrossEntropyLoss</c>.
    /// Its scores read as probabilities under a sigmoid. <see cref="TrainingOptions.PosWeight"/> makes up for rare positives.
    /// </summary>
    BinaryCrossEntropy,

    /// <summary>The logistic loss of every pair of different grades (Burges et al. 2005, "Learning to Rank using Gradient Descent").</summary>
    RankNet,

    /// <summary>
    /// RankNet's, each pair weighted by what its order is worth in nDCG (NDCG-Loss2++ of Wang et al. 2018, "The LambdaLoss Framework
    /// for Ranking Metric Optimization"). Uses several grades best: their gains are 2^grade − 1.
    /// </summary>
    LambdaLoss,

    /// <summary>
    /// Each relevant candidate against the not relevant ones of its list and some of other queries (InfoNCE, van den Oord et al. 2018), as
    /// sentence-transformers' <c>MultipleNegativesRankingLoss</c>. For data with positives only.
    /// </summary>
    MultipleNegativesRanking,

    /// <summary>Squared error of each score against a teacher's: distillation. Needs <see cref="RankingCandidate.TeacherScore"/>.</summary>
    Mse,

    /// <summary>
    /// Squared error of the margin between a better and a worse candidate against the teacher's margin (Hofstätter et al. 2020, "Improving
    /// Efficient Neural Ranking Models with Cross-Architecture Knowledge Distillation"); of a query without labels, between any two candidates. Needs <see cref="RankingCandidate.TeacherScore"/>.
    /// </summary>
    MarginMse,
}
