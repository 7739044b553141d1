using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>How far a student's vectors are from a teacher's.</summary>
internal static class DistillationLoss
{
    /// <summary>
    /// The mean of 1 − cosine(student, target), plus weight · the Kullback–Leibler divergence of how like each other the texts of the batch are, in a softmax over the others, from how
    /// like the teacher finds them.
    /// </summary>
    /// <param name="student">[texts, width], of length 1; differentiable.</param>
    /// <param name="targets">[texts, width], of length 1.</param>
    /// <param name="teacher">[texts, teacher's width], of length 1.</param>
    /// <param name="options">Weight and temperature of the likenesses.</param>
    public static Tensor Of(Tensor student, Tensor targets, Tensor teacher, DistillationOptions options)
    {
        using var scope = NewDisposeScope();
        var distance = 1 - (student * targets).sum(-1).mean();
        if (options.SimilarityWeight == 0)
            return distance.MoveToOuterDisposeScope();

        var itself = eye(student.shape[0], dtype: ScalarType.Bool);
        var wanted = Logits(teacher).softmax(-1);
        var likeness = nn.functional.log_softmax(Logits(student), -1);
        // Of a text with itself 0 · −∞ would be no number.
        var divergence = (wanted * ((wanted + 1e-12).log() - likeness)).masked_fill(itself, 0).sum(-1).mean();
        return (distance + (divergence * options.SimilarityWeight)).MoveToOuterDisposeScope();

        Tensor Logits(Tensor vectors) => (vectors.matmul(vectors.t()) / options.Temperature).masked_fill(itself, float.NegativeInfinity);
    }
}
