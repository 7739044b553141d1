namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    public async Task<PagedList<Metric>> GetMetricHistoryPageAsync(string runId, string metricKey, int maxResults, string? pageToken, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.Required(metricKey, "metric_key");
        Rules.MaxResults(maxResults, int.MaxValue);
        var offset = PageToken.Offset(pageToken);
        // One more than asked for tells whether there is a next page.
        var points = await _database.ReadAsync(
            session => session.Query(
                $"{SelectHistory(runId, metricKey)} ORDER BY timestamp, step, value LIMIT {maxResults + 1L} OFFSET {offset}",
                static row => ReadMetric(row, 0)),
            cancellationToken).ConfigureAwait(false);
        return points.Count > maxResults
            ? new PagedList<Metric>(points[..maxResults], PageToken.Of(offset + maxResults))
            : new PagedList<Metric>(points, null);
    }

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Metric>>> GetMetricHistoryBulkIntervalAsync(
        IReadOnlyCollection<string> runIds, string metricKey, int? startStep, int? endStep, int maxResults, CancellationToken cancellationToken)
    {
        Rules.BulkInterval(runIds, metricKey, startStep, endStep, maxResults);
        return await _database.ReadAsync<IReadOnlyDictionary<string, IReadOnlyList<Metric>>>(
            session =>
            {
                var runs = new Dictionary<string, IReadOnlyList<Metric>>(StringComparer.Ordinal);
                foreach (var runId in runIds.Distinct(StringComparer.Ordinal))
                    if (ReadByStep(session, runId, metricKey) is { Count: > 0 } points)
                        runs.Add(runId, points);
                var steps = StepSample.Take([.. runs.Values.Select(static points => points.Select(static point => point.Step).ToList())], startStep, endStep, maxResults);
                foreach (var (runId, points) in runs)
                    runs[runId] = [.. points.Where(point => steps.Contains(point.Step))];
                return runs;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static List<Metric> ReadByStep(SqliteSession session, string runId, string metricKey) => session.Query(
        $"{SelectHistory(runId, metricKey)} ORDER BY step, timestamp, value",
        static row => ReadMetric(row, 0));

    // The plus sign keeps SQLite from the index that begins with the key: that would read the metric of all runs, not all metrics of the run.
    private static SqlStatement SelectHistory(string runId, string metricKey) => SqlStatement.Part(
        $"SELECT key, value, timestamp, step, is_nan FROM metrics WHERE run_uuid = {runId} AND +key = {metricKey}");
}
