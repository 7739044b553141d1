using System.ComponentModel.DataAnnotations;

namespace Reranker.Onnx;

/// <summary>How documents are read that are longer than the model reads. A document that fits has the same score either way.</summary>
public sealed class LongDocumentOptions
{
    /// <summary>Whether the end is cut off, or read in windows. Default: <see cref="LongDocumentReading.Truncate"/>.</summary>
    [EnumDataType(typeof(LongDocumentReading))]
    public LongDocumentReading Reading { get; set; }

    /// <summary>How the windows' logits become the document's; activation and calibration come after. Default: <see cref="WindowAggregation.Max"/>.</summary>
    [EnumDataType(typeof(WindowAggregation))]
    public WindowAggregation Aggregation { get; set; }

    /// <summary>How many tokens of its predecessor a window repeats, at least 0; never more than half a window. The last window repeats more, so that it is as long as the others. Default: 64.</summary>
    [Range(0, int.MaxValue)]
    public int Overlap { get; set; } = 64;

    /// <summary>The most windows of one document, at least 1. What lies behind them is not read, and the pair counts as truncated. Default: 10.</summary>
    [Range(1, int.MaxValue)]
    public int MaxWindows { get; set; } = 10;

    internal int WindowsRead => Aggregation == WindowAggregation.First ? 1 : MaxWindows;

    internal string Describe() => Reading == LongDocumentReading.Truncate ? "truncate" : $"windows({Aggregation},{Overlap},{MaxWindows})";
}
