using System.Globalization;

namespace Reranker.Training;

/// <summary>The section of a card on its quantized network.</summary>
internal static class QuantizationSection
{
    public static string Write(QuantizationReport report) => string.Create(CultureInfo.InvariantCulture, $"""

        ## Quantized network

        `onnx/model_quantized.onnx` multiplies in 8-bit integers (weights: {report.WeightBits} bits, one scale a column). On the {report.Queries} queries of
        {report.Dataset} its nDCG@10 is {report.QuantizedNdcg:F4}, the full network's {report.FullNdcg:F4}: a loss of {report.NdcgLoss:F4} (95 % interval {report.NdcgLossLow:F4} to {report.NdcgLossHigh:F4}).

        """);
}
