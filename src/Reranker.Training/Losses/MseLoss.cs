using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>L = mean over candidates of (s − t)², t the teacher's logit.</summary>
/// <remarks>Pointwise distillation, as sentence-transformers' <c>MSELoss</c> for cross-encoders. Grades play no part.</remarks>
internal sealed class MseLoss : IRankingLoss
{
    public Tensor Compute(Tensor logits, ListBatch lists)
    {
        using var scope = NewDisposeScope();
        return WeightedMean.Of((logits - lists.TeacherScores).square(), lists.Mask.to_type(logits.dtype)).MoveToOuterDisposeScope();
    }
}
