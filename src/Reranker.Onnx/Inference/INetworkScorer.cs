namespace Reranker.Onnx;

/// <summary>The networks of a model in memory. Safe for concurrent use.</summary>
internal interface INetworkScorer : IDisposable
{
    /// <inheritdoc cref="IPairScorer.Width"/>
    int Width { get; }

    /// <summary>Whether a lone batch has a session of its own.</summary>
    bool HasLoneSession { get; }

    /// <inheritdoc cref="IPairScorer.Score"/>
    void Score(PairBatch batch, ReadOnlySpan<EncodedPair> pairs, Span<float> rows, bool alone);
}
