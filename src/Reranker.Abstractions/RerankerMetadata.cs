namespace Reranker;

/// <summary>Facts about a reranker, from <see cref="IReranker.GetService"/>.</summary>
/// <param name="ProviderName">What runs the model, for instance <c>onnxruntime</c>.</param>
/// <param name="Model">The model that would answer now.</param>
/// <param name="MaxLength">The most tokens a pair may have before it is cut, special tokens included.</param>
public sealed record RerankerMetadata(string ProviderName, ModelIdentity Model, int MaxLength)
{
    /// <summary>
    /// Whatever else decides a score beside the model, the request and <see cref="MaxLength"/>, in one line: precision, how long documents are read.
    /// Caches take it as part of their keys. Default: empty.
    /// </summary>
    public string Settings { get; init; } = "";

    /// <summary>How the model's scores are best fused with those of the first stage it was tuned for; <see langword="null"/> where nobody found out.</summary>
    public FusionOptions? Fusion { get; init; }

    /// <summary>Gets the type of the numbers that the model computes with, for instance <c>float32</c> or <c>int8</c>. Default: <c>float32</c>.</summary>
    public string DataType { get; init; } = "float32";

    /// <summary>Gets how many batches run at once; at least 1. Default: one for each processor.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;
}
