using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>Measures how far scores are from the order that the grades ask for.</summary>
internal interface IRankingLoss
{
    /// <summary>Computes the mean loss of a batch of lists.</summary>
    /// <param name="logits">[lists, candidates] float; what stands at padded places does not matter.</param>
    /// <param name="grades">[lists, candidates] float: 0 for not relevant, higher is better, 0 at padded places.</param>
    /// <param name="mask">[lists, candidates] bool: true at real candidates.</param>
    /// <returns>A scalar.</returns>
    Tensor Compute(Tensor logits, Tensor grades, Tensor mask);
}
