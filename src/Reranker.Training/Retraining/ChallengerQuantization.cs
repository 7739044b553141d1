using Microsoft.Extensions.Logging;

namespace Reranker.Training;

/// <summary>Gives a challenger a quantized network.</summary>
internal static class ChallengerQuantization
{
    /// <returns>A package with both networks; the exported one where the quantized network ranks too much worse, which must not cost a training.</returns>
    public static async Task<ModelPackage> AddAsync(
        ModelPackage exported, string folder, RankingDataset heldOut, QuantizationOptions? options, IExperimentRun run, ILogger logger, CancellationToken cancellationToken)
    {
        if (options is null)
            return exported;
        ModelPackage package;
        QuantizationReport report;
        try
        {
            package = await ModelQuantizer.QuantizeAsync(exported, folder, heldOut, options, cancellationToken: cancellationToken).ConfigureAwait(false);
            report = package.Manifest!.Quantization!;
        }
        catch (QuantizationLossException refusal)
        {
            RetrainingLog.NotQuantized(logger, run.RunId, refusal.Message);
            (package, report) = (exported, refusal.Report);
        }

        await run.LogMetricsAsync(
            new Dictionary<string, double> { ["quantization_ndcg_loss"] = report.NdcgLoss, ["quantized_ndcg_at_10"] = report.QuantizedNdcg }, cancellationToken: cancellationToken).ConfigureAwait(false);
        return package;
    }
}
