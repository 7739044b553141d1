using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>The mean that every loss ends with.</summary>
internal static class WeightedMean
{
    /// <summary>Σ w · l / Σ w; 0 where all weights are 0. With all weights 1 the plain mean, otherwise the self-normalised estimate of Swaminathan and Joachims 2015.</summary>
    public static Tensor Of(Tensor losses, Tensor weights)
    {
        using var scope = NewDisposeScope();
        return ((losses * weights).sum() / weights.sum().clamp_min(1e-9)).MoveToOuterDisposeScope();
    }
}
