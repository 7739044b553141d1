using Microsoft.Extensions.Logging;

namespace Reranker.Training;

/// <summary>Gives a challenger a quantized network.</summary>
internal static class ChallengerQuantization
{
    /// <param name="exported">The challenger.</param>
    /// <param name="folder">Where the package with both networks shall be.</param>
    /// <param name="validation">
    /// The queries that decide on the quantized network: those of the validation slice where there is one, since those that judge the challenger had better decide nothing else.
    /// </param>
    /// <param name="options">How to quantize; <see langword="null"/> for not at all.</param>
    /// <param name="run">Hears what it cost.</param>
    /// <param name="logger">Hears of a refusal.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>A package with both networks; the exported one where the quantized network ranks too much worse, which must not cost a training.</returns>
    public static async Task<ModelPackage> AddAsync(
        ModelPackage exported, string folder, RankingDataset validation, QuantizationOptions? options, IExperimentRun run, ILogger logger, CancellationToken cancellationToken)
    {
        if (options is null)
            return exported;
        ModelPackage package;
        QuantizationReport report;
        try
        {
            package = await ModelQuantizer.QuantizeAsync(exported, folder, validation, options, cancellationToken: cancellationToken).ConfigureAwait(false);
            report = package.Manifest!.Quantization!;
        }
        catch (QuantizationLossException refusal)
        {
            RetrainingLog.NotQuantized(logger, run.RunId, refusal.Message);
            (package, report) = (exported, refusal.Report);
        }
        catch (TrainingException refusal) // nothing could be measured, which is no reason to lose the challenger: the decision weighs it by itself
        {
            RetrainingLog.NotQuantized(logger, run.RunId, refusal.Message);
            return exported;
        }

        await run.LogMetricsAsync(
            new Dictionary<string, double> { [RetrainingMetricNames.Quantization + "ndcg_at_10_loss"] = report.NdcgLoss, [RetrainingMetricNames.Quantization + "ndcg_at_10"] = report.QuantizedNdcg }, cancellationToken: cancellationToken).ConfigureAwait(false);
        return package;
    }
}
