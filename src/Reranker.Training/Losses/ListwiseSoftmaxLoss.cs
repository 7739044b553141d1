using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>L = −Σᵢ pᵢ · log softmax(s)ᵢ with p = (1 − w) · g / Σg + w · softmax(t / T), averaged over the lists that have a relevant candidate or a teacher.</summary>
/// <remarks>
/// Cao et al. 2007 (ListNet, top-one probabilities), with grades in place of exp(grades), mixed with a teacher's softened distribution (Hinton et al. 2015,
/// "Distilling the Knowledge in a Neural Network"). A list without a relevant candidate has the teacher's alone, one without a teacher that of its grades; candidates that the
/// teacher has not scored have no share of its distribution. Weighted, each relevant candidate's term counts by its weight: the inverse-propensity softmax loss of
/// Ai et al. 2018, "Unbiased Learning to Rank with Unbiased Propensity Estimation".
/// </remarks>
/// <param name="teacherWeight">w, from 0 to 1; with 0 the teacher plays no part.</param>
/// <param name="temperature">T, above 0.</param>
internal sealed class ListwiseSoftmaxLoss(double teacherWeight = 0, double temperature = 1) : IRankingLoss
{
    public Tensor Compute(Tensor logits, ListBatch lists)
    {
        using var scope = NewDisposeScope();
        var totals = lists.Grades.sum(1, keepdim: true);                        // [lists, 1]
        var targets = lists.Grades / totals.clamp_min(1e-9) * lists.Weights;    // [lists, candidates]
        if (teacherWeight > 0)
            targets = Mix(targets, totals, lists);
        // A large finite number instead of −∞: 0 · (−∞) would be NaN.
        var logProbabilities = logits.masked_fill(~lists.Mask, -1e4).log_softmax(1);
        return WeightedMean.Of(-logProbabilities, targets).MoveToOuterDisposeScope();
    }

    private Tensor Mix(Tensor labels, Tensor totals, ListBatch lists)
    {
        var soft = (lists.TeacherScores / temperature).masked_fill(~lists.Taught, -1e30).softmax(1);
        var isTaught = lists.Taught.any(1, keepdim: true).to_type(labels.dtype);
        var isLabelled = (totals > 0).to_type(labels.dtype);
        var share = isTaught * (1 - ((1 - teacherWeight) * isLabelled));        // w with labels, 1 without
        return ((1 - share) * labels) + (share * soft);
    }
}
