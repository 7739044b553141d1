namespace Reranker.Compare;

/// <summary>How far the scores of both sides lie apart.</summary>
/// <param name="Ours">Our contender.</param>
/// <param name="Theirs">Theirs, with the same network.</param>
/// <param name="Difference">The largest difference of a logit.</param>
/// <param name="Spread">The largest difference of two documents' logits.</param>
internal sealed record Agreement(Contender Ours, Contender Theirs, double Difference, double Spread)
{
    private const double Tolerance = 1e-3;

    /// <summary>Compares; what does not compute the same need not be timed.</summary>
    public static async Task<Agreement> MeasureAsync(WorkerPair workers, Workload workload, Contender ours, Contender theirs)
    {
        var left = (await workers.ScoreAsync(ours, workload, 0)).Logits;
        var right = (await workers.ScoreAsync(theirs, workload, 0)).Logits;
        if (left.Length != workload.Documents || right.Length != left.Length)
            throw new CompareException($"{ours.Name} gave {left.Length} scores and {theirs.Name} {right.Length}; expected {workload.Documents}.");

        var agreement = new Agreement(ours, theirs, left.Zip(right, static (one, other) => Math.Abs((double)one - other)).Max(), left.Max() - left.Min());
        if (!(agreement.Spread > 10 * Tolerance))
            throw new CompareException($"All scores of {ours.Name} are within {agreement.Spread:G3}: nothing would be compared.");

        // Quantized activations have one scale a batch, so other batches give other scores.
        if (!ours.Quantized && !(agreement.Difference < Tolerance))
            throw new CompareException($"The scores of {ours.Name} and {theirs.Name} differ by {agreement.Difference:G3}; expected less than {Tolerance}.");
        return agreement;
    }
}
