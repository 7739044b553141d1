using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>L = mean over relevant candidates p of −log(e^f(p) / (e^f(p) + Σₙ e^f(n))), n the list's not relevant ones, f(x) = scale · σ(sₓ).</summary>
/// <remarks>
/// InfoNCE (van den Oord et al. 2018; for retrieval Henderson et al. 2017) as in sentence-transformers' <c>MultipleNegativesRankingLoss</c> for
/// cross-encoders: the negatives are those that the list borrowed from others of the step, and its own hard ones; scale 10. Other relevant
/// candidates of the same query are no negatives. A bi-encoder's logits are scaled cosines already: there f(x) = sₓ, as in its loss for those.
/// </remarks>
internal sealed class MultipleNegativesRankingLoss(double scale = 10, bool isBounded = false) : IRankingLoss
{
    /// <summary>How many candidates a query borrows where nobody says, as in sentence-transformers.</summary>
    public const int DefaultInBatchNegatives = 4;

    public Tensor Compute(Tensor logits, ListBatch lists)
    {
        using var scope = NewDisposeScope();
        var scores = isBounded ? logits : scale * logits.sigmoid();
        var relevant = lists.Grades > 0;
        // log Σₙ e^f(n) − f(p), put through softplus, is the loss of p.
        var negatives = scores.masked_fill(relevant | ~lists.Mask, -1e4).logsumexp(1, keepdim: true);
        return WeightedMean.Of(functional.softplus(negatives - scores), relevant.to_type(logits.dtype) * lists.Weights).MoveToOuterDisposeScope();
    }
}
