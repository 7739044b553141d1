using System.Globalization;

namespace Reranker.Training;

/// <summary>The section of a card on its quantized network.</summary>
internal static class QuantizationSection
{
    private const string Heading = "\n## Quantized network\n";

    /// <summary>Puts the section at the end of a card, in place of an older one.</summary>
    public static string PutInto(string card, QuantizationReport report)
    {
        var start = card.IndexOf(Heading, StringComparison.Ordinal);
        if (start >= 0)
        {
            var next = card.IndexOf("\n## ", start + Heading.Length, StringComparison.Ordinal);
            card = card[..start] + (next < 0 ? "" : card[next..]);
        }

        return card + Write(report);
    }

    public static string Write(QuantizationReport report) => Heading + string.Create(CultureInfo.InvariantCulture, $"""

        `onnx/model_quantized.onnx` multiplies in 8-bit integers (weights: {report.WeightBits} bits, one scale a column). On the {report.Queries} queries of
        {report.Dataset} its nDCG@10 is {report.QuantizedNdcg:F4}, the full network's {report.FullNdcg:F4}: a loss of {report.NdcgLoss:F4} (95 % interval {report.NdcgLossLow:F4} to {report.NdcgLossHigh:F4}).

        """);
}
