namespace Reranker.Training;

/// <summary>The losses that a cross-encoder can be trained with.</summary>
public enum RankingLoss
{
    /// <summary>
    /// Cross-entropy between softmax(scores) and the grades normalised to sum to one, list by list (ListNet's top-one
    /// form: Cao et al. 2007, "Learning to Rank: From Pairwise Approach to Listwise Approach"). The default: it learns
    /// from the contrast between a query's candidates, so it needs no threshold.
    /// </summary>
    ListwiseSoftmax,

    /// <summary>
    /// Binary cross-entropy of each score against "is relevant", as sentence-transformers' <c>BinaryCrossEntropyLoss</c>.
    /// Its scores read as probabilities under a sigmoid.
    /// </summary>
    BinaryCrossEntropy,
}
