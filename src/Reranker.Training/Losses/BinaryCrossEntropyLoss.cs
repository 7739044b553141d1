using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>L = mean over candidates of −[y · log σ(s) + (1 − y) · log(1 − σ(s))], y = 1 where the grade is above 0.</summary>
internal sealed class BinaryCrossEntropyLoss : IRankingLoss
{
    public Tensor Compute(Tensor logits, Tensor grades, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var labels = (grades > 0).to_type(logits.dtype);
        var losses = functional.binary_cross_entropy_with_logits(logits, labels, reduction: Reduction.None);
        var weights = mask.to_type(logits.dtype);
        return ((losses * weights).sum() / weights.sum().clamp_min(1)).MoveToOuterDisposeScope();
    }
}
