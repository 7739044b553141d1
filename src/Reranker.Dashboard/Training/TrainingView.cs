using System.Globalization;
using System.Text.Json;

namespace Reranker.Dashboard;

/// <summary>A training as its run tells of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Outcome">What was decided: promoted, kept, inconclusive; <see langword="null"/> where nothing was yet.</param>
/// <param name="Reasons">Why.</param>
public sealed record TrainingView(ExperimentRunInfo Run, string? Outcome, IReadOnlyList<string> Reasons)
{
    /// <summary>Whether it waits or runs.</summary>
    public bool IsOpen => Run.Status is ExperimentRunStatus.Scheduled or ExperimentRunStatus.Running;

    /// <summary>The phase that it is in.</summary>
    public string Phase => Run.Status == ExperimentRunStatus.Scheduled ? "waits" : Run.Tags.GetValueOrDefault(RetrainingTags.Phase) is { Length: > 0 } phase ? phase : "begins";

    /// <summary>How much of the phase is done, 0 to 1; <see langword="null"/> where that is not known.</summary>
    public double? Share => Number(RetrainingTags.Total) is > 0 and var total && Number(RetrainingTags.Step) is { } step ? step / total : null;

    /// <summary>How long the phase still takes.</summary>
    public TimeSpan? Left => Number(RetrainingTags.EtaSeconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>What went wrong.</summary>
    public string? Error => Run.Tags.GetValueOrDefault(RetrainingTags.Error) is { Length: > 0 } error ? error : null;

    internal static TrainingView Of(ExperimentRunInfo run)
    {
        try
        {
            if (run.Tags.GetValueOrDefault(RetrainingTags.Decision) is { Length: > 0 } text)
            {
                using var json = JsonDocument.Parse(text);
                var root = json.RootElement;
                string[] reasons = root.TryGetProperty("reasons", out var list) && list.ValueKind == JsonValueKind.Array
                    ? [.. list.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)]
                    : [];
                return new TrainingView(run, root.TryGetProperty("outcome", out var outcome) && outcome.ValueKind == JsonValueKind.String ? outcome.GetString()!.ToLowerInvariant() : null, reasons);
            }
        }
        catch (JsonException)
        {
            // A tag is anyone's to write.
        }

        return new TrainingView(run, null, []);
    }

    private double? Number(string tag) =>
        double.TryParse(Run.Tags.GetValueOrDefault(tag), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;
}
