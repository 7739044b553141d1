using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Reranker.Training;

/// <summary>The activity and instruments of trainings.</summary>
internal static class TrainingInstruments
{
    public const string TrainActivity = "train";

    public static readonly ActivitySource Activities = new(RerankerDiagnostics.ActivitySourceName);

    private static readonly Meter Meter = new(RerankerDiagnostics.MeterName);

    public static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "reranker.training.duration", "s", "How long a training took, whatever came of it.",
        advice: Buckets(10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400));

    public static readonly UpDownCounter<long> Active = Meter.CreateUpDownCounter<long>(
        "reranker.training.active", "{training}", "Trainings that this process runs now.");

    private static InstrumentAdvice<double> Buckets(params double[] boundaries) => new() { HistogramBucketBoundaries = boundaries };
}
