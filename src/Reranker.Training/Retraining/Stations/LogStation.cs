namespace Reranker.Training;

/// <summary>Records metrics and model.</summary>
internal sealed class LogStation(IExperimentTracker tracker)
{
    private const string EvaluatedDocuments = "evaluated_documents";

    private static readonly string[] LoggedMetrics = ["ndcg_at_5", "mrr_at_5", "map_at_5", "hits_at_5", "ndcg_at_10"];

    /// <returns>What a version is registered from.</returns>
    public async Task<string> RunAsync(RetrainingContext context, EvaluatedChallenger challenger, CancellationToken cancellationToken)
    {
        await LogAsync(context, challenger.Reports, cancellationToken).ConfigureAwait(false);
        return await context.Run.LogModelAsync(challenger.Package, cancellationToken).ConfigureAwait(false);
    }

    public async Task LogAsync(RetrainingContext context, RetrainingReports reports, CancellationToken cancellationToken)
    {
        context.Journal.Report(new RetrainingProgress(RetrainingPhase.Log));
        await context.Run.LogMetricsAsync(MetricsOf(reports), cancellationToken: cancellationToken).ConfigureAwait(false);
        await TellChampionAsync(context.Plan.Champion, reports.Champion, cancellationToken).ConfigureAwait(false);
        var rows = await reports.WriteRowsAsync(context.Workspace.Folder, cancellationToken).ConfigureAwait(false);
        await context.Run.LogArtifactAsync(rows, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    // A base model has none of these metrics, and could not be compared with its challengers on MLflow's pages; a challenger keeps those of its own day.
    private async Task TellChampionAsync(RegisteredModelVersion champion, EvaluationReport report, CancellationToken cancellationToken)
    {
        if (champion.RunId is not { } runId || await tracker.FindRunAsync(runId, cancellationToken).ConfigureAwait(false) is not { } run || run.Metrics.ContainsKey(LoggedMetrics[0]))
            return;
        var metrics = Means(report, "");
        metrics[EvaluatedDocuments] = report.EvaluatedDocuments;
        await tracker.LogMetricsAsync(runId, metrics, cancellationToken).ConfigureAwait(false);
    }

    private static Dictionary<string, double> MetricsOf(RetrainingReports reports)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal) { [EvaluatedDocuments] = reports.Challenger.EvaluatedDocuments };
        foreach (var (prefix, report) in (ReadOnlySpan<(string, EvaluationReport)>)[("", reports.Challenger), (RetrainingMetricNames.Champion, reports.Champion), (RetrainingMetricNames.FirstStage, reports.Baseline)])
        {
            foreach (var (name, value) in Means(report, prefix))
                metrics[name] = value;
        }

        foreach (var (model, report) in (ReadOnlySpan<(string, EvaluationReport)>)[("", reports.Challenger), ("champion_", reports.Champion)])
        {
            metrics[$"{RetrainingMetricNames.Serving}{model}p95_milliseconds"] = report.Latency(0.95);
            metrics[$"{RetrainingMetricNames.Serving}{model}model_bytes"] = report.ModelBytes!.Value;
        }

        return metrics;
    }

    private static Dictionary<string, double> Means(EvaluationReport report, string prefix) =>
        LoggedMetrics.ToDictionary(metric => prefix + metric, report.Mean, StringComparer.Ordinal);
}
