using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Reranker.Training;

/// <summary>L = mean of (ρᵢⱼ + μ δᵢⱼ) · |Gᵢ − Gⱼ| · log₂(1 + e^−(sᵢ − sⱼ)) over all pairs of a list with gᵢ &gt; gⱼ.</summary>
/// <remarks>
/// NDCG-Loss2++ of Wang et al. 2018, "The LambdaLoss Framework for Ranking Metric Optimization" (equations 17 and 18): with ranks r by the present scores, D(r) = log₂(1 + r),
/// G = (2^g − 1) / maxDCG, ρᵢⱼ = |1/D(rᵢ) − 1/D(rⱼ)| and δᵢⱼ = |1/D(|rᵢ − rⱼ|) − 1/D(|rᵢ − rⱼ| + 1)|. Ranks carry no gradient.
/// With μ = 10 the default of sentence-transformers' <c>LambdaLoss</c>, which likewise takes the mean over the pairs.
/// </remarks>
internal sealed class LambdaLoss(double mu = 10) : IRankingLoss
{
    public Tensor Compute(Tensor logits, ListBatch lists)
    {
        using var scope = NewDisposeScope();
        var importance = Importance(logits.detach(), lists);
        var losses = importance * functional.softplus(-CandidatePairs.Differences(logits)) / Math.Log(2);
        return WeightedMean.Of(losses, CandidatePairs.Weights(lists)).MoveToOuterDisposeScope();
    }

    private Tensor Importance(Tensor logits, ListBatch lists)
    {
        using var scope = NewDisposeScope();
        // Padding sorts last. The rank of a candidate is its place in the descending order, from 1.
        var order = logits.masked_fill(~lists.Mask, double.NegativeInfinity).argsort(1, descending: true);
        var ranks = order.argsort(1).to_type(logits.dtype) + 1;
        var distances = CandidatePairs.Differences(ranks).abs();
        var rho = CandidatePairs.Differences(Discount(ranks)).abs();
        var delta = Discount(distances.clamp_min(1)) - Discount(distances + 1);

        var gains = lists.Grades.exp2() - 1;
        var ideal = gains.sort(1, descending: true).Values;
        var places = arange(1, logits.shape[1] + 1, dtype: logits.dtype);
        var maxDcg = (ideal * Discount(places)).sum(1, keepdim: true).clamp_min(1e-10);
        return ((rho + (mu * delta)) * CandidatePairs.Differences(gains / maxDcg).abs()).MoveToOuterDisposeScope();
    }

    /// <summary>1 / log₂(1 + rank).</summary>
    private static Tensor Discount(Tensor ranks) => (ranks + 1).log2().reciprocal();
}
