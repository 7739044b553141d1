using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker.Onnx;

/// <summary>Which model an <see cref="OnnxReranker"/> or a <see cref="BiEncoderReranker"/> runs, and how.</summary>
public sealed class OnnxRerankerOptions
{
    internal const int SmallestMaxLength = 8;

    /// <summary>The folder of the model package. Default: <see cref="DefaultModel.Folder"/>.</summary>
    [Required]
    public string ModelFolder { get; set; } = DefaultModel.Folder;

    /// <summary>Which network of the package runs. Default: <see cref="OnnxPrecision.Full"/>.</summary>
    [EnumDataType(typeof(OnnxPrecision))]
    public OnnxPrecision Precision { get; set; }

    /// <summary>The most tokens a pair, or a text of a sentence encoder, may have, special tokens included; at least 8. <see langword="null"/> (the default) for the model's own maximum, which is never exceeded.</summary>
    [Range(SmallestMaxLength, int.MaxValue)]
    public int? MaxLength { get; set; }

    /// <summary>How a cross-encoder reads documents that are longer than <see cref="MaxLength"/> lets them be. Default: their end is cut off, as sentence encoders always do.</summary>
    [Required, ValidateObjectMembers]
    public LongDocumentOptions LongDocuments { get; set; } = new();

    /// <summary>How a sentence encoder makes vectors, and how many are kept; cross-encoders take no notice of it.</summary>
    [Required, ValidateObjectMembers]
    public BiEncoderOptions BiEncoder { get; set; } = new();

    /// <summary>
    /// Give probabilities of relevance where a request does not say (<see cref="RerankOptions.Calibrated"/>). A model without a calibration is then
    /// refused when it is loaded, and the one before it stays. Default: <see langword="false"/>.
    /// </summary>
    public bool Calibrated { get; set; }

    /// <summary>
    /// The most tokens of one batch, padding included; at least 1. A pair that has more is a batch of its own. <see langword="null"/> (the default): measured when
    /// a model is loaded, for some 300 ms, and 1 for a quantized network, so that each pair runs alone.
    /// </summary>
    /// <remarks>
    /// Pairs of equal length share a batch, also those of different requests. On a CPU a large batch is hardly faster than a small one. In a quantized
    /// network a pair's score depends a little on its batch: with a budget of its own, the same request may get slightly other scores each time.
    /// </remarks>
    [Range(1, int.MaxValue)]
    public int? TokenBudget { get; set; }

    /// <summary>The share of a batch that may be padding, from 0 (only equal lengths share a batch) to below 1. Default: 0.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double MaxPadding { get; set; }

    /// <summary>How many batches run at once, over all requests; at least 1. Default: one for each processor.</summary>
    [Range(1, int.MaxValue)]
    public int ParallelBatches { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// How many tokens may wait for the model, over all requests; at least 1. A request that would make them more ends at once in a <see cref="RerankerOverloadedException"/>, which
    /// says when to try again; one that finds nobody waiting is always taken. <see langword="null"/> (the default) for no limit.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long? MaxQueuedTokens { get; set; }

    /// <summary>How many threads work on one batch; at least 1. Default: 1, which serves the most documents a second.</summary>
    [Range(1, int.MaxValue)]
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>
    /// How many threads work on a batch while no other runs or waits; at least 1. <see langword="null"/> (the default): <see cref="IntraOpThreads"/>. With more, single pairs are
    /// answered sooner, and the network is loaded a second time: it takes twice the memory.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? LoneBatchThreads { get; set; }

    /// <summary>
    /// How many bytes of memory the states of texts may take that a joined model has read, so that it need not read them again; 0 or more. A passage of 128 tokens takes about 100 KB
    /// with MiniLM's width. With 0, each pair runs through the whole network, as in other models. Default: 256 MB.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long MaxStateBytes { get; set; } = 256L << 20;

    /// <summary>What decides a score beside the model and the request, for <see cref="RerankerMetadata.Settings"/>.</summary>
    internal string ScoreSettings => $"{Precision}; {(Calibrated ? "calibrated" : "plain")}; {LongDocuments.Describe()}";
}
