using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>Measures how far scores are from what is known of the candidates.</summary>
internal interface IRankingLoss
{
    /// <summary>Computes the mean loss of a batch of lists; 0 where the batch holds nothing that the loss could learn from.</summary>
    /// <param name="logits">[lists, candidates] float; what stands at padded places does not matter.</param>
    /// <param name="lists">What is known of them.</param>
    /// <returns>A scalar.</returns>
    Tensor Compute(Tensor logits, ListBatch lists);
}
