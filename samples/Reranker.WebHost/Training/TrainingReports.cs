using System.Globalization;
using System.Text.Json;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>
/// Tells how a training stands. The MLflow run is the state, so that any replica can answer; a host that runs the training itself adds the
/// progress of this very moment.
/// </summary>
internal sealed class TrainingReports(IExperimentTracker tracker, TrainingRunner runner)
{
    private const string Queued = "queued";
    private const string ChampionPrefix = RetrainingMetricNames.Champion;

    /// <summary>The state of a run, or <see langword="null"/> where there is none of that id.</summary>
    public async Task<TrainingState?> FindAsync(string runId, CancellationToken cancellationToken) =>
        await tracker.FindRunAsync(runId, cancellationToken) is { } run ? Of(run, runner.ProgressOf(runId)) : null;

    private static TrainingState Of(ExperimentRunInfo run, RetrainingProgress? progress) => new(
        run.RunId,
        // One that waits for a host is on its way, too.
        (run.Status is ExperimentRunStatus.Scheduled ? ExperimentRunStatus.Running : run.Status).ToString().ToUpperInvariant(),
        run.Status is ExperimentRunStatus.Scheduled ? new TrainingStep(Queued, 0, 0, EtaSeconds: null) : progress is null ? StepOf(run.Tags) : StepOf(progress),
        Whole(run.Tags, RetrainingTags.Version),
        MetricsOf(run.Metrics),
        DecisionOf(run.Tags),
        Whole(run.Tags, RetrainingTags.ArchivedVersion),
        run.Tags.GetValueOrDefault(RetrainingTags.Error) is { Length: > 0 } error ? error : null,
        new Dictionary<string, string> { ["self"] = TrainingApi.PathOf(run.RunId), ["models"] = "/models" });

    private static TrainingStep StepOf(RetrainingProgress progress) =>
        new(progress.Phase.ToString().ToLowerInvariant(), progress.Step, progress.Total, Rounded(progress.Remaining?.TotalSeconds));

    private static TrainingStep StepOf(IReadOnlyDictionary<string, string> tags) => new(
        tags.GetValueOrDefault(RetrainingTags.Phase) ?? nameof(RetrainingPhase.Gather).ToLowerInvariant(),
        Whole(tags, RetrainingTags.Step) ?? 0,
        Whole(tags, RetrainingTags.Total) ?? 0,
        double.TryParse(tags.GetValueOrDefault(RetrainingTags.EtaSeconds), CultureInfo.InvariantCulture, out var eta) ? Rounded(eta) : null);

    // Champion and challenger are logged side by side; before the evaluation there are only the training's own metrics.
    private static TrainingMetrics? MetricsOf(IReadOnlyDictionary<string, double> metrics)
    {
        var champion = metrics.Where(static metric => metric.Key.StartsWith(ChampionPrefix, StringComparison.Ordinal))
            .ToDictionary(static metric => metric.Key[ChampionPrefix.Length..], static metric => metric.Value, StringComparer.Ordinal);
        var challenger = metrics.Where(metric => champion.ContainsKey(metric.Key))
            .ToDictionary(static metric => metric.Key, static metric => metric.Value, StringComparer.Ordinal);
        return champion.Count > 0 ? new TrainingMetrics(challenger, champion) : null;
    }

    private static PromotionDecision? DecisionOf(IReadOnlyDictionary<string, string> tags)
    {
        try
        {
            return tags.TryGetValue(RetrainingTags.Decision, out var json) ? PromotionDecision.FromJson(json) : null;
        }
        catch (JsonException)
        {
            // Anybody may write tags.
            return null;
        }
    }

    private static int? Whole(IReadOnlyDictionary<string, string> tags, string name) =>
        int.TryParse(tags.GetValueOrDefault(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Rounded(double? seconds) => seconds is { } value ? Math.Round(value, 1) : null;
}
