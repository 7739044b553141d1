using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>L = mean of ((sᵢ − sⱼ) − (tᵢ − tⱼ))² over all pairs of a list with gᵢ &gt; gⱼ, t the teacher's logits.</summary>
/// <remarks>Hofstätter et al. 2020, "Improving Efficient Neural Ranking Models with Cross-Architecture Knowledge Distillation": only margins are learnt, so the student may have a scale's zero of its own.</remarks>
internal sealed class MarginMseLoss : IRankingLoss
{
    public Tensor Compute(Tensor logits, ListBatch lists)
    {
        using var scope = NewDisposeScope();
        var errors = CandidatePairs.Differences(logits - lists.TeacherScores);
        var pairs = (CandidatePairs.Weights(lists) > 0).to_type(logits.dtype);
        return WeightedMean.Of(errors.square(), pairs).MoveToOuterDisposeScope();
    }
}
