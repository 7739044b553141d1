namespace Reranker.Compare;

/// <summary>One way to score the documents of a request.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="IsOurs">Whether <see cref="Onnx.OnnxReranker"/> does it; otherwise Transformers.js.</param>
/// <param name="Quantized">Which network: <c>onnx/model_quantized.onnx</c> or <c>onnx/model.onnx</c>.</param>
/// <param name="Batch">Documents of a batch of Transformers.js; 0 for all at once. Ours plans its own.</param>
internal sealed record Contender(string Name, bool IsOurs, bool Quantized, int Batch = 0)
{
    /// <summary>Whether it passes all documents in one call.</summary>
    public bool IsSingleCall => !IsOurs && Batch == 0;

    /// <summary>What the workers call its network.</summary>
    public string Model => Quantized ? "int8" : "fp32";

    public static Contender Ours(bool quantized) => new(quantized ? "OnnxReranker, int8" : "OnnxReranker, fp32", IsOurs: true, quantized);

    public static Contender Theirs(bool quantized, int batch) =>
        new($"Transformers.js, {(quantized ? "q8" : "fp32")}, {(batch == 0 ? "single call" : FormattableString.Invariant($"batches of {batch}"))}", IsOurs: false, quantized, batch);
}
