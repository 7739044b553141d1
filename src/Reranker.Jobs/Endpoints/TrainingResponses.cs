using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;

namespace Reranker.Jobs;

/// <summary>
/// Makes the responses about trainings. The MLflow run is the state, so that any replica can answer; a host that runs the training itself adds the
/// progress of this very moment.
/// </summary>
internal sealed class TrainingResponses(IExperimentTracker tracker, TrainingRunner runner, LinkGenerator links, IOptions<ModelRegistryOptions> registry)
{
    /// <summary>The link to the training itself.</summary>
    public const string Self = "self";

    private const string Queued = "queued";
    private const string DateFrom = "date_from";
    private const string DateTo = "date_to";
    private const string ChampionPrefix = RetrainingMetricNames.Champion;

    /// <summary>The state of a run, or <see langword="null"/> where there is none of that id.</summary>
    public async Task<TrainingResponse?> FindAsync(string runId, HttpContext context, CancellationToken cancellationToken) =>
        await tracker.FindRunAsync(runId, cancellationToken).ConfigureAwait(false) is { } run ? Of(run, runner.ProgressOf(runId), context) : null;

    /// <summary>All trainings, newest first.</summary>
    public async Task<TrainingsResponse> ListAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var runs = await tracker.ListRunsAsync(registry.Value.Experiment, status: null, cancellationToken).ConfigureAwait(false);
        return new TrainingsResponse([.. runs.Where(IsTraining).Select(run => SummaryOf(run, context))]);
    }

    // Base models are registered by runs of the same experiment.
    private static bool IsTraining(ExperimentRunInfo run) => run.Parameters.ContainsKey(DateFrom) || run.Tags.ContainsKey(RetrainingTags.Request);

    private TrainingSummaryResponse SummaryOf(ExperimentRunInfo run, HttpContext context) => new(
        run.RunId, run.Name, StatusOf(run), run.Parameters.GetValueOrDefault(DateFrom), run.Parameters.GetValueOrDefault(DateTo), run.StartedAt, run.EndedAt,
        run.Tags.GetValueOrDefault(RetrainingTags.Outcome), Whole(run.Tags, RetrainingTags.Version), LinksOf(run.RunId, context, withModels: false));

    private TrainingResponse Of(ExperimentRunInfo run, RetrainingProgress? progress, HttpContext context) => new(
        run.RunId,
        StatusOf(run),
        run.Status is ExperimentRunStatus.Scheduled ? new TrainingProgressResponse(Queued, 0, 0, EtaSeconds: null) : progress is null ? StepOf(run.Tags) : StepOf(progress),
        Whole(run.Tags, RetrainingTags.Version),
        MetricsOf(run.Metrics),
        DecisionOf(run.Tags),
        Whole(run.Tags, RetrainingTags.ArchivedVersion),
        run.Tags.GetValueOrDefault(RetrainingTags.Error) is { Length: > 0 } error ? error : null,
        LinksOf(run.RunId, context, withModels: true));

    // One that waits for a host is on its way, too.
    private static string StatusOf(ExperimentRunInfo run) => (run.Status is ExperimentRunStatus.Scheduled ? ExperimentRunStatus.Running : run.Status).ToString().ToUpperInvariant();

    private Dictionary<string, string> LinksOf(string runId, HttpContext context, bool withModels)
    {
        var found = new Dictionary<string, string> { [Self] = links.GetPathByName(context, RerankerEndpointNames.GetTraining, new { runId })! };
        if (withModels && links.GetPathByName(context, RerankerEndpointNames.ListModels) is { } models)
            found["models"] = models.TrimEnd('/');
        return found;
    }

    private static TrainingProgressResponse StepOf(RetrainingProgress progress) =>
        new(progress.Phase.ToString().ToLowerInvariant(), progress.Step, progress.Total, Rounded(progress.Remaining?.TotalSeconds));

    private static TrainingProgressResponse StepOf(IReadOnlyDictionary<string, string> tags) => new(
        tags.GetValueOrDefault(RetrainingTags.Phase) ?? nameof(RetrainingPhase.Gather).ToLowerInvariant(),
        Whole(tags, RetrainingTags.Step) ?? 0,
        Whole(tags, RetrainingTags.Total) ?? 0,
        double.TryParse(tags.GetValueOrDefault(RetrainingTags.EtaSeconds), CultureInfo.InvariantCulture, out var eta) ? Rounded(eta) : null);

    // Champion and challenger are logged side by side; before the evaluation there are only the training's own metrics.
    private static TrainingMetricsResponse? MetricsOf(IReadOnlyDictionary<string, double> metrics)
    {
        var champion = metrics.Where(static metric => metric.Key.StartsWith(ChampionPrefix, StringComparison.Ordinal))
            .ToDictionary(static metric => metric.Key[ChampionPrefix.Length..], static metric => metric.Value, StringComparer.Ordinal);
        var challenger = metrics.Where(metric => champion.ContainsKey(metric.Key))
            .ToDictionary(static metric => metric.Key, static metric => metric.Value, StringComparer.Ordinal);
        return champion.Count > 0 ? new TrainingMetricsResponse(challenger, champion) : null;
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
