using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>L = −Σᵢ (gᵢ / Σg) · log softmax(s)ᵢ, averaged over the lists that have a relevant candidate.</summary>
/// <remarks>Cao et al. 2007 (ListNet, top-one probabilities), with grades in place of exp(grades).</remarks>
internal sealed class ListwiseSoftmaxLoss : IRankingLoss
{
    public Tensor Compute(Tensor logits, Tensor grades, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var totals = grades.sum(1, keepdim: true);                              // [lists, 1]
        var targets = grades / totals.clamp_min(1e-9);                          // [lists, candidates]
        // A large finite number instead of −∞: 0 · (−∞) would be NaN.
        var logProbabilities = logits.masked_fill(~mask, -1e4).log_softmax(1);
        var losses = -(targets * logProbabilities).sum(1);                      // [lists]
        var informative = (totals.squeeze(1) > 0).to_type(logits.dtype).sum().clamp_min(1);
        return (losses.sum() / informative).MoveToOuterDisposeScope();
    }
}
