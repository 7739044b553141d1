using static TorchSharp.torch;

namespace Reranker.Training;

/// <summary>All pairs of candidates of a list, [lists, first, second].</summary>
internal static class CandidatePairs
{
    /// <summary>value(first) − value(second).</summary>
    public static Tensor Differences(Tensor values) => values.unsqueeze(2) - values.unsqueeze(1);

    /// <summary>The first's weight where its grade is the higher one, 0 elsewhere: what a pair counts.</summary>
    /// <remarks>The evidence is that of the better one, so it is its weight that corrects it (Joachims, Swaminathan and Schnabel 2017).</remarks>
    public static Tensor Weights(ListBatch lists)
    {
        using var scope = NewDisposeScope();
        var real = lists.Mask.unsqueeze(2) & lists.Mask.unsqueeze(1);
        var better = (Differences(lists.Grades) > 0) & real;
        return (better.to_type(lists.Weights.dtype) * lists.Weights.unsqueeze(2)).MoveToOuterDisposeScope();
    }
}
