using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>L = −Σᵢ (gᵢ / Σg) · log softmax(s)ᵢ, averaged over the lists that have a relevant candidate.</summary>
/// <remarks>
/// Cao et al. 2007 (ListNet, top-one probabilities), with grades in place of exp(grades). Weighted, each relevant candidate's term counts by its
/// weight: the inverse-propensity softmax loss of Ai et al. 2018, "Unbiased Learning to Rank with Unbiased Propensity Estimation".
/// </remarks>
internal sealed class ListwiseSoftmaxLoss : IRankingLoss
{
    public Tensor Compute(Tensor logits, ListBatch lists)
    {
        using var scope = NewDisposeScope();
        var totals = lists.Grades.sum(1, keepdim: true);                        // [lists, 1]
        var targets = lists.Grades / totals.clamp_min(1e-9);                    // [lists, candidates]
        // A large finite number instead of −∞: 0 · (−∞) would be NaN.
        var logProbabilities = logits.masked_fill(~lists.Mask, -1e4).log_softmax(1);
        return WeightedMean.Of(-logProbabilities, targets * lists.Weights).MoveToOuterDisposeScope();
    }
}
