using System.Globalization;

namespace Reranker.Training;

/// <summary>The section of a card on what its scores mean.</summary>
internal static class CalibrationSection
{
    public static string Write(ScoreCalibration calibration)
    {
        var text = new MarkdownText();
        text.Heading("Calibration");
        text.Line($"Calibrated scores are probabilities of relevance ({calibration.Method.ToString().ToLowerInvariant()}, fitted on {calibration.FittedPairs:N0} pairs).");
        if (calibration is { ErrorBefore: { } before, ErrorAfter: { } after })
            text.Line($"Their expected calibration error is {after:F4}, that of the plain sigmoid {before:F4}, on queries that they were not fitted on.");
        if (calibration.Threshold is { } threshold)
            text.Line($"Chosen for a precision of {threshold.TargetPrecision:0.##}: from {threshold.Score:F4} on, {(threshold.Precision is { } precision ? string.Create(CultureInfo.InvariantCulture, $"{precision:P0} of those accepted are relevant, and ") : "")}{threshold.Recall:P0} of the relevant ones are accepted.");
        if (calibration.Thresholds is { Count: > 0 } thresholds)
        {
            text.Line($"\n| wanted precision | score at least | precision there | recall there |\n|---|---|---|---|");
            foreach (var row in thresholds)
                text.Line($"| {row.TargetPrecision:0.##} | {row.Score:F3} | {(row.Precision is { } reached ? reached.ToString("F3", CultureInfo.InvariantCulture) : "–")} | {row.Recall:F3} |");
        }

        return text.ToString();
    }
}
