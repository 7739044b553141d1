using Microsoft.Extensions.Logging;

namespace Reranker.Training;

/// <summary>Gives a challenger the calibration of its scores.</summary>
internal static class ChallengerCalibration
{
    /// <summary>Fits the calibration on a part of the held-out queries, which a calibration, since it changes no order, cannot favour in the decision.</summary>
    /// <returns>The package with the calibration in its manifest; as it was where there is too little to fit one, which must not cost a training.</returns>
    public static async Task<ModelPackage> AddAsync(
        ModelPackage challenger, RankingDataset heldOut, EvaluationReport report, CalibrationOptions? options, IExperimentRun run, ILogger logger, CancellationToken cancellationToken)
    {
        if (options is null)
            return challenger;
        try
        {
            var calibration = ScoreCalibrator.Fit(heldOut, report.Scores, options);
            await run.LogMetricsAsync(Metrics(calibration), cancellationToken: cancellationToken).ConfigureAwait(false);
            return await ModelPackage.SealAsync(challenger.Folder, challenger.Manifest! with { Calibration = calibration }, cancellationToken).ConfigureAwait(false);
        }
        catch (TrainingException error)
        {
            RetrainingLog.NotCalibrated(logger, run.RunId, error.Message);
            await run.SetTagsAsync(new Dictionary<string, string> { [RetrainingTags.NotCalibrated] = error.Message }, cancellationToken).ConfigureAwait(false);
            return challenger;
        }
    }

    private static Dictionary<string, double> Metrics(ScoreCalibration calibration)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            [RetrainingMetricNames.Calibration + "error_before"] = calibration.ErrorBefore!.Value,
            [RetrainingMetricNames.Calibration + "error"] = calibration.ErrorAfter!.Value,
        };
        if (calibration.Threshold is { } threshold)
        {
            metrics[RetrainingMetricNames.Calibration + "threshold"] = threshold.Score;
            metrics[RetrainingMetricNames.Calibration + "threshold_recall"] = threshold.Recall;
            if (threshold.Precision is { } precision)
                metrics[RetrainingMetricNames.Calibration + "threshold_precision"] = precision;
        }

        return metrics;
    }
}
