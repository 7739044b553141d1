namespace Reranker.Training;

/// <summary>Records metrics and model.</summary>
internal static class LogStation
{
    private static readonly string[] LoggedMetrics = ["ndcg_at_5", "mrr_at_5", "map_at_5", "hits_at_5", "ndcg_at_10"];

    /// <returns>What a version is registered from.</returns>
    public static async Task<string> RunAsync(RetrainingContext context, EvaluatedChallenger challenger, CancellationToken cancellationToken)
    {
        await LogAsync(context, challenger.Reports, cancellationToken).ConfigureAwait(false);
        return await context.Run.LogModelAsync(challenger.Package, cancellationToken).ConfigureAwait(false);
    }

    public static async Task LogAsync(RetrainingContext context, RetrainingReports reports, CancellationToken cancellationToken)
    {
        context.Journal.Report(new RetrainingProgress(RetrainingPhase.Log));
        await context.Run.LogMetricsAsync(MetricsOf(reports), cancellationToken: cancellationToken).ConfigureAwait(false);
        var rows = await reports.WriteRowsAsync(context.Workspace.Folder, cancellationToken).ConfigureAwait(false);
        await context.Run.LogArtifactAsync(rows, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private static Dictionary<string, double> MetricsOf(RetrainingReports reports)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal) { ["evaluated_documents"] = reports.Challenger.EvaluatedDocuments };
        foreach (var metric in LoggedMetrics)
        {
            metrics[metric] = reports.Challenger.Mean(metric);
            metrics[$"champion_{metric}"] = reports.Champion.Mean(metric);
            metrics[$"baseline_{metric}"] = reports.Baseline.Mean(metric);
        }

        foreach (var (prefix, report) in (ReadOnlySpan<(string, EvaluationReport)>)[("", reports.Challenger), ("champion_", reports.Champion)])
        {
            metrics[$"{prefix}p95_milliseconds"] = report.Latency(0.95);
            metrics[$"{prefix}model_bytes"] = report.ModelBytes!.Value;
        }

        return metrics;
    }
}
