using System.Globalization;
using Reranker.Training;

namespace Reranker.ConsoleHost;

/// <summary>Progress in words.</summary>
internal static class ProgressText
{
    public static string Of(TrainingProgress step) => step.Evaluation is { } evaluation
        ? string.Create(CultureInfo.InvariantCulture, $"train: step {step.Step:N0} of {step.TotalSteps:N0}, validation nDCG@10 {evaluation.NdcgAt10:F4}")
        : string.Create(
        CultureInfo.InvariantCulture,
        $"train: step {step.Step:N0} of {step.TotalSteps:N0}, epoch {step.Epoch}, loss {step.Loss:F4}, rate {step.LearningRate:0.0e0}, {step.PairsPerSecond:N0} pairs/s, {Duration(step.Remaining)} left");

    public static string Of(RetrainingProgress progress)
    {
        if (progress is { Phase: RetrainingPhase.Train, Training: { } training })
            return Of(training);
        var phase = progress.Phase.ToString().ToLowerInvariant();
        var steps = progress.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $": {progress.Step:N0} of {progress.Total:N0}") : "";
        return phase + steps + (progress.Remaining is { } remaining ? $", {Duration(remaining)} left" : "");
    }

    public static string Duration(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} s"),
    };
}
