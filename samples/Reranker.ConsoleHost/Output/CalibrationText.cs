using System.Globalization;

namespace Reranker.ConsoleHost;

/// <summary>A calibration in words.</summary>
internal static class CalibrationText
{
    public static IEnumerable<string> Of(ScoreCalibration calibration)
    {
        yield return string.Create(CultureInfo.InvariantCulture,
            $"expected calibration error {calibration.ErrorBefore:F4} → {calibration.ErrorAfter:F4} ({calibration.Method.ToString().ToLowerInvariant()}, fitted on {calibration.FittedPairs:N0} pairs, measured on other queries)");
        yield return calibration.Threshold is { } threshold
            ? string.Create(CultureInfo.InvariantCulture, $"threshold {threshold.Score:F4} for a precision of {threshold.TargetPrecision:0.##}: on other queries precision {threshold.Precision?.ToString("F2", CultureInfo.InvariantCulture) ?? "unknown"}, recall {threshold.Recall:F2}")
            : "no threshold: no score reached the wanted precision";
    }
}
