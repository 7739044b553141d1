using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>L = mean of ((sᵢ − sⱼ) − (tᵢ − tⱼ))² over all pairs of a list with gᵢ &gt; gⱼ, or over all its pairs where nothing in it is relevant; t the teacher's scores.</summary>
/// <remarks>
/// Hofstätter et al. 2020, "Improving Efficient Neural Ranking Models with Cross-Architecture Knowledge Distillation": only margins are learnt, so the student may
/// have a scale's zero of its own. A list whose candidates the teacher finds all the same adds nothing.
/// </remarks>
internal sealed class MarginMseLoss : IRankingLoss
{
    public Tensor Compute(Tensor logits, ListBatch lists)
    {
        using var scope = NewDisposeScope();
        var errors = CandidatePairs.Differences(logits - lists.TeacherScores);
        var longest = logits.shape[1];
        var isUnlabelled = (lists.Grades.sum(1, keepdim: true) <= 0).unsqueeze(2);
        var each = ones(longest, longest, ScalarType.Bool).triu(1);             // a pair once, whichever comes first
        var isTaught = lists.Taught.unsqueeze(2) & lists.Taught.unsqueeze(1);
        var pairs = ((CandidatePairs.Weights(lists) > 0) | (isUnlabelled & each)) & isTaught;
        return WeightedMean.Of(errors.square(), pairs.to_type(logits.dtype)).MoveToOuterDisposeScope();
    }
}
