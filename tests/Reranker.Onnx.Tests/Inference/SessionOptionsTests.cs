using System.Text;
using Microsoft.ML.OnnxRuntime;
using Reranker.Onnx.Tests.TestModels;

namespace Reranker.Onnx.Tests.Inference;

public sealed class SessionOptionsTests
{
    [Fact]
    public void A_sum_and_its_norm_stay_two_passes_because_ONNX_Runtime_is_slower_with_one()
    {
        using var usual = new SessionOptions();
        using var ours = OnnxScorer.CreateSessionOptions(intraOpThreads: 1);

        // The first line is what the second is for: a runtime that no longer fuses them needs no option.
        Assert.Contains("SkipLayerNormalization", Optimized(usual), StringComparison.Ordinal);
        Assert.DoesNotContain("SkipLayerNormalization", Optimized(ours), StringComparison.Ordinal);
    }

    private static string Optimized(SessionOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("optimized-");
        try
        {
            options.OptimizedModelFilePath = Path.Combine(folder.FullName, "optimized.onnx");
            options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
            using (new InferenceSession(NormedSum.Write(), options))
                return Encoding.Latin1.GetString(File.ReadAllBytes(options.OptimizedModelFilePath));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
