namespace Reranker.Onnx.Networks;

/// <summary>Pairs that run through the model together.</summary>
/// <param name="Pairs">The indices of the pairs, longest first.</param>
/// <param name="Length">The tokens of the longest pair, to which the others are padded.</param>
public readonly record struct PairBatch(ReadOnlyMemory<int> Pairs, int Length)
{
    /// <summary>How many tokens run, padding included.</summary>
    public long Tokens => (long)Pairs.Length * Length;

    /// <summary>All of so many pairs, none of them longer than this.</summary>
    public static PairBatch Whole(int pairs, int length) => new(Enumerable.Range(0, pairs).ToArray(), length);
}
