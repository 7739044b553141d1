namespace Reranker;

/// <summary>How much worse a package's quantized network (<c>onnx/model_quantized.onnx</c>) ranks than its full one, query by query on the same validation set.</summary>
public sealed record QuantizationReport
{
    /// <summary>The bits of a quantized weight.</summary>
    public required int WeightBits { get; init; }

    /// <summary>The name of the validation set; of a retraining's, <c>feedback-…-train-validation</c> or, where there is no such slice, <c>feedback-…-heldout</c>.</summary>
    public required string Dataset { get; init; }

    /// <summary>The digest of the validation set.</summary>
    public required string DatasetDigest { get; init; }

    /// <summary>How many queries it has.</summary>
    public required int Queries { get; init; }

    /// <summary>nDCG@10 of the full network, 0 to 1.</summary>
    public required double FullNdcg { get; init; }

    /// <summary>nDCG@10 of the quantized network, 0 to 1.</summary>
    public required double QuantizedNdcg { get; init; }

    /// <summary>The mean over the queries of full − quantized; negative where the quantized network is better.</summary>
    public required double NdcgLoss { get; init; }

    /// <summary>The lower end of the loss's 95 % interval (paired bootstrap).</summary>
    public required double NdcgLossLow { get; init; }

    /// <summary>The upper end of the loss's 95 % interval.</summary>
    public required double NdcgLossHigh { get; init; }
}
