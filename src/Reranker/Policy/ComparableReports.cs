using static System.FormattableString;
using static Reranker.IncomparableReason;

namespace Reranker;

/// <summary>Two reports that may be compared: about the same queries of the same dataset, in the same order, with all that the options ask for.</summary>
internal static class ComparableReports
{
    public static void ThrowIfNot(EvaluationReport champion, EvaluationReport challenger, ChampionChallengerPolicyOptions options)
    {
        ArgumentNullException.ThrowIfNull(champion);
        ArgumentNullException.ThrowIfNull(challenger);
        if (champion.DatasetDigest != challenger.DatasetDigest)
        {
            throw new IncomparableReportsException(DifferentDatasets,
                $"The reports are about different datasets: {champion.DatasetName} ({champion.DatasetDigest}) and {challenger.DatasetName} ({challenger.DatasetDigest}). Evaluate both models on the same one.");
        }

        if (!champion.QueryIds.SequenceEqual(challenger.QueryIds, StringComparer.Ordinal))
        {
            throw new IncomparableReportsException(DifferentQueries,
                Invariant($"The reports are about different queries ({champion.QueryIds.Count} and {challenger.QueryIds.Count}), or give them in another order. Evaluate both models on the same ones."));
        }

        ThrowIfUnusable(champion, nameof(champion), options);
        ThrowIfUnusable(challenger, nameof(challenger), options);
        if (options.WorstSliceMargin is not null && !HaveSameSlices(champion, challenger))
            throw new IncomparableReportsException(DifferentSlices, "The reports part the queries into different slices. Evaluate both models with the same attributes.");
    }

    private static void ThrowIfUnusable(EvaluationReport report, string name, ChampionChallengerPolicyOptions options)
    {
        foreach (var metric in options.Metrics)
        {
            if (!report.PerQuery.TryGetValue(metric, out var values))
            {
                throw new IncomparableReportsException(MissingMetric,
                    $"The {name}'s report has no metric '{metric}'; it has {string.Join(", ", report.PerQuery.Keys)}. Evaluate with the cut-off that it names.");
            }

            ThrowIfUnusable(report, name, metric, values);
        }

        // Where there are no queries, nothing could be measured.
        if (report.QueryIds.Count > 0)
            ThrowIfUnmeasured(report, name, options);
    }

    private static void ThrowIfUnmeasured(EvaluationReport report, string name, ChampionChallengerPolicyOptions options)
    {
        (bool Asked, bool Measured, string What, string Option)[] measurements =
        [
            (options.MaximumLatencyRatio is not null, report.Milliseconds.Count > 0, "latencies", nameof(options.MaximumLatencyRatio)),
            (options.MaximumSizeRatio is not null, report.ModelBytes is not null, "model size", nameof(options.MaximumSizeRatio)),
            (options.MaximumCalibrationRise is not null, report.CalibrationError is not null, "calibration error", nameof(options.MaximumCalibrationRise)),
            (options.WorstSliceMargin is not null, report.Attributes.Count > 0, "slices", nameof(options.WorstSliceMargin)),
        ];
        foreach (var (asked, measured, what, option) in measurements)
        {
            if (asked && !measured)
                throw new IncomparableReportsException(MissingMeasurement, $"The {name}'s report has no {what}, for which the option {option} asks. Measure them, or set the option to null.");
        }

        if (options.MaximumLatencyRatio is not null)
            ThrowIfUnusable(report, name, "milliseconds", report.Milliseconds);
        if (options.MaximumSizeRatio is not null && report.ModelBytes < 1)
            throw new IncomparableReportsException(UnusableValue, Invariant($"The {name}'s report has a model of {report.ModelBytes} bytes; expected at least 1."));
        if (options.MaximumCalibrationRise is not null && report.CalibrationError is not (>= 0 and <= 1))
            throw new IncomparableReportsException(UnusableValue, Invariant($"The {name}'s report has a calibration error of {report.CalibrationError}; expected 0 to 1."));
        if (options.WorstSliceMargin is not null && report.Attributes.FirstOrDefault(attribute => attribute.Value.Count != report.QueryIds.Count) is { Key: { } attribute })
            throw new IncomparableReportsException(WrongCount, Invariant($"The {name}'s report has {report.Attributes[attribute].Count} slices by '{attribute}' for {report.QueryIds.Count} queries."));
    }

    private static void ThrowIfUnusable(EvaluationReport report, string name, string metric, IReadOnlyList<double> values)
    {
        if (values.Count != report.QueryIds.Count)
            throw new IncomparableReportsException(WrongCount, Invariant($"The {name}'s report has {values.Count} values of '{metric}' for {report.QueryIds.Count} queries."));
        if (values.Index().FirstOrDefault(static entry => !double.IsFinite(entry.Item), (-1, 0)) is { Index: >= 0 } entry)
            throw new IncomparableReportsException(UnusableValue, Invariant($"The {name}'s report has no usable '{metric}' for query '{report.QueryIds[entry.Index]}': {entry.Item}."));
    }

    private static bool HaveSameSlices(EvaluationReport champion, EvaluationReport challenger) =>
        champion.Attributes.Count == challenger.Attributes.Count && champion.Attributes.All(attribute =>
            challenger.Attributes.TryGetValue(attribute.Key, out var slices) && attribute.Value.SequenceEqual(slices, StringComparer.Ordinal));
}
