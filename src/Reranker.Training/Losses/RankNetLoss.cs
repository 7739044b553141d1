using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>L = mean of log(1 + e^−(sᵢ − sⱼ)) over all pairs of a list with gᵢ &gt; gⱼ.</summary>
/// <remarks>Burges et al. 2005, "Learning to Rank using Gradient Descent", with σ = 1.</remarks>
internal sealed class RankNetLoss : IRankingLoss
{
    public Tensor Compute(Tensor logits, ListBatch lists)
    {
        using var scope = NewDisposeScope();
        var losses = functional.softplus(-CandidatePairs.Differences(logits));
        return WeightedMean.Of(losses, CandidatePairs.Weights(lists)).MoveToOuterDisposeScope();
    }
}
