namespace Reranker.MLflow;

internal sealed partial class SqliteStore
{
    public async Task LogMetricAsync(string runId, Metric metric, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.Metric(metric);
        RefuseModelMetric(metric);
        await _database.WriteAsync(
            session =>
            {
                GetActiveRun(session, runId);
                InsertMetric(session, runId, metric);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task LogParamAsync(string runId, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.ParamKey(key);
        value = Cut("parameter", key, value, Rules.ParamLength);
        await _database.WriteAsync(
            session =>
            {
                GetActiveRun(session, runId);
                if (InsertParam(session, runId, key, value) is { } old)
                    throw MLflowException.Invalid($"Changing param values is not allowed. Param with key='{key}' was already logged with value='{old}' for run ID='{runId}'. Attempted logging new value '{value}'.");
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task LogBatchAsync(
        string runId,
        IReadOnlyCollection<Metric>? metrics,
        IReadOnlyCollection<KeyValuePair<string, string>>? parameters,
        IReadOnlyCollection<KeyValuePair<string, string>>? tags,
        CancellationToken cancellationToken)
    {
        metrics ??= [];
        parameters ??= [];
        tags ??= [];
        Rules.Batch(runId, metrics, parameters, tags);
        foreach (var metric in metrics)
            RefuseModelMetric(metric);
        await _database.WriteAsync(
            session =>
            {
                GetActiveRun(session, runId);
                InsertParams(session, runId, parameters);
                foreach (var metric in metrics)
                    InsertMetric(session, runId, metric);
                foreach (var (key, value) in tags)
                    SetTag(session, runId, key, value);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task SetTagAsync(string runId, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.TagKey(key);
        await _database.WriteAsync(
            session =>
            {
                GetActiveRun(session, runId);
                SetTag(session, runId, key, value);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task DeleteTagAsync(string runId, string key, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.Required(key, "key");
        await _database.WriteAsync(
            session =>
            {
                GetActiveRun(session, runId);
                if (session.Execute($"DELETE FROM tags WHERE run_uuid = {runId} AND key = {key}") == 0)
                    throw MLflowException.Missing($"No tag with name: {key} in run with id {runId}");
            },
            cancellationToken).ConfigureAwait(false);
    }

    private void InsertMetric(SqliteSession session, string runId, Metric metric)
    {
        // NaN has a column of its own, and SQL has no infinities.
        var nan = double.IsNaN(metric.Value);
        var value = nan ? 0 : Math.Clamp(metric.Value, double.MinValue, double.MaxValue);
        if (double.IsInfinity(metric.Value))
            LogInfinity(_logger, metric.Key, value);
        session.Execute($"""
            INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan)
            VALUES ({metric.Key}, {value}, {metric.Timestamp}, {runId}, {metric.Step}, {nan}) ON CONFLICT DO NOTHING
            """);
        session.Execute($"""
            INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
            VALUES ({metric.Key}, {value}, {metric.Timestamp}, {metric.Step}, {nan}, {runId})
            ON CONFLICT (key, run_uuid) DO UPDATE
            SET value = excluded.value, timestamp = excluded.timestamp, step = excluded.step, is_nan = excluded.is_nan
            WHERE (excluded.step, excluded.timestamp, excluded.value) > (latest_metrics.step, latest_metrics.timestamp, latest_metrics.value)
            """);
    }

    /// <summary>Writes a parameter; returns the value that it has already, where that is another.</summary>
    private static string? InsertParam(SqliteSession session, string runId, string key, string value)
    {
        if (session.Execute($"INSERT INTO params (key, value, run_uuid) VALUES ({key}, {value}, {runId}) ON CONFLICT DO NOTHING") > 0)
            return null;
        var old = session.Find($"SELECT value FROM params WHERE run_uuid = {runId} AND key = {key}", static row => row.GetString(0));
        return old == value ? null : old;
    }

    private static void UpsertTag(SqliteSession session, string runId, string key, string value) => session.Execute($"""
        INSERT INTO tags (key, value, run_uuid) VALUES ({key}, {value}, {runId})
        ON CONFLICT (key, run_uuid) DO UPDATE SET value = excluded.value
        """);

    private void InsertParams(SqliteSession session, string runId, IReadOnlyCollection<KeyValuePair<string, string>> parameters)
    {
        var changed = new List<string>();
        foreach (var (key, full) in parameters)
        {
            var value = Cut("parameter", key, full, Rules.ParamLength);
            if (InsertParam(session, runId, key, value) is { } old)
                changed.Add($"{{'key': {PythonText.Repr(key)}, 'old_value': {PythonText.Repr(old)}, 'new_value': {PythonText.Repr(value)}}}");
        }

        if (changed.Count > 0)
            throw MLflowException.Invalid($"Changing param values is not allowed. Params were already logged='[{string.Join(", ", changed)}]' for run ID='{runId}'.");
    }

    private void SetTag(SqliteSession session, string runId, string key, string value)
    {
        value = Cut("tag", key, value, Rules.TagLength);
        if (key == SystemTags.RunName && value.Length > 0)
            RenameRun(session, runId, value);
        else
            UpsertTag(session, runId, key, value);
    }
}
