namespace Reranker.Onnx;

/// <summary>What scores batches of tokens. Safe for concurrent use.</summary>
internal interface IPairScorer
{
    /// <summary>The most tokens of a batch, padding included, that are worth running at once; at least 1.</summary>
    int TokenBudget { get; }

    /// <summary>How many numbers a pair gets: one, its logit, from a cross-encoder; a vector from an encoder of single texts.</summary>
    int Width => 1;

    /// <summary>Runs one batch and writes each pair's row of <see cref="Width"/> numbers to its place.</summary>
    /// <param name="batch">Which pairs run.</param>
    /// <param name="pairs">The tokens of all pairs.</param>
    /// <param name="rows">Room for the rows of all pairs.</param>
    /// <param name="alone">Whether all processors are this batch's.</param>
    /// <exception cref="InferenceException">The model failed, or gave what is no finite number.</exception>
    void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> rows, bool alone);
}
