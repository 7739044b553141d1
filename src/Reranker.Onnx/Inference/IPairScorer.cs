namespace Reranker.Onnx;

/// <summary>What scores batches of tokens. Safe for concurrent use.</summary>
internal interface IPairScorer
{
    /// <summary>The most tokens of a batch, padding included, that are worth running at once; at least 1.</summary>
    int TokenBudget { get; }

    /// <summary>Runs one batch and writes each pair's logit to its place.</summary>
    /// <param name="batch">Which pairs run.</param>
    /// <param name="pairs">The tokens of all pairs.</param>
    /// <param name="logits">Room for the logits of all pairs.</param>
    /// <param name="alone">Whether all processors are this batch's.</param>
    /// <exception cref="InferenceException">The model failed, or a logit is not a finite number.</exception>
    void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> logits, bool alone);
}
