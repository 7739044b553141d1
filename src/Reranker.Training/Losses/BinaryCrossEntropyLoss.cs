using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>L = mean over candidates of −[p · y · log σ(s) + (1 − y) · log(1 − σ(s))], y = 1 where the grade is above 0, p = <c>pos_weight</c>.</summary>
/// <remarks>As torch's <c>BCEWithLogitsLoss</c> and sentence-transformers' <c>BinaryCrossEntropyLoss</c>.</remarks>
internal sealed class BinaryCrossEntropyLoss(double posWeight = 1) : IRankingLoss
{
    public Tensor Compute(Tensor logits, ListBatch lists)
    {
        using var scope = NewDisposeScope();
        var labels = (lists.Grades > 0).to_type(logits.dtype);
        var losses = functional.binary_cross_entropy_with_logits(
            logits, labels, reduction: Reduction.None, pos_weights: full([1], posWeight, dtype: logits.dtype));
        return WeightedMean.Of(losses, lists.Weights).MoveToOuterDisposeScope();
    }
}
