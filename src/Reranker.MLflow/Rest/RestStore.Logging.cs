namespace Reranker.MLflow;

internal sealed partial class RestStore
{
    public async Task LogMetricAsync(string runId, Metric metric, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(metric);
        Rules.Required(runId, "run_id");
        Rules.Metric(metric, server: true);
        WarnOfInfinities([metric]);
        await RequireModelMetricsAsync([metric], cancellationToken).ConfigureAwait(false);
        var request = new LogMetricRequest(runId, metric.Key, metric.Value, metric.Timestamp, metric.Step, metric.ModelId, metric.DatasetName, metric.DatasetDigest);
        await door.PostAsync("runs/log-metric", request, cancellationToken).ConfigureAwait(false);
    }

    public Task LogParamAsync(string runId, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.ParamKey(key, server: true);
        WarnOfCuts("parameter", [KeyValuePair.Create(key, value)], Rules.ParamLength);
        return door.PostAsync("runs/log-parameter", new RunValueRequest(runId, key, value ?? ""), cancellationToken);
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
        Rules.Batch(runId, metrics, parameters, tags, server: true);
        WarnOfInfinities(metrics);
        WarnOfCuts("parameter", parameters, Rules.ParamLength);
        WarnOfCuts("tag", tags, Rules.TagLength);
        await RequireModelMetricsAsync(metrics, cancellationToken).ConfigureAwait(false);
        var request = new LogBatchRequest(runId, [.. metrics.Select(MetricMessage.Of)], KeyValue.ListOf(parameters), KeyValue.ListOf(tags));
        await door.PostAsync("runs/log-batch", request, cancellationToken).ConfigureAwait(false);
    }

    public Task SetTagAsync(string runId, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.TagKey(key, server: true);
        WarnOfCuts("tag", [KeyValuePair.Create(key, value)], Rules.TagLength);
        return door.PostAsync("runs/set-tag", new RunValueRequest(runId, key, value ?? ""), cancellationToken);
    }

    public Task DeleteTagAsync(string runId, string key, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.Required(key, "key");
        return door.PostAsync("runs/delete-tag", new RunTagRequest(runId, key), cancellationToken);
    }

    public async Task<PagedList<Metric>> GetMetricHistoryPageAsync(string runId, string metricKey, int maxResults, string? pageToken, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.Required(metricKey, "metric_key");
        // Without a page size 3.x answers with no metrics and a token for the same page, for ever.
        Rules.MaxResults(maxResults, int.MaxValue);
        var query = new Query<MetricsAnswer>().With("run_id", runId).With("metric_key", metricKey).With("max_results", maxResults).With("page_token", pageToken);
        var answer = await door.GetAsync("metrics/get-history", query, cancellationToken).ConfigureAwait(false);
        // 2.12.1 has neither pages nor an order of its own.
        var points = (answer.Metrics ?? []).OrderBy(static point => point.Timestamp).ThenBy(static point => point.Step).ThenBy(static point => point.Value).ToList();
        return Page(points, answer.NextPageToken, static point => point.ToMetric());
    }

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Metric>>> GetMetricHistoryBulkIntervalAsync(
        IReadOnlyCollection<string> runIds, string metricKey, int? startStep, int? endStep, int maxResults, CancellationToken cancellationToken)
    {
        Rules.BulkInterval(runIds, metricKey, startStep, endStep, maxResults);
        var query = new Query<RunMetricsAnswer>().With("run_ids", runIds.Distinct()).With("metric_key", metricKey)
            .With("start_step", startStep).With("end_step", endStep).With("max_results", maxResults);
        var answer = await door.GetAsync("metrics/get-history-bulk-interval", query, cancellationToken).ConfigureAwait(false);
        return (answer.Metrics ?? []).GroupBy(static point => RestErrors.Need(point.RunId, "run_id"), StringComparer.Ordinal).ToDictionary(
            static run => run.Key, IReadOnlyList<Metric> (run) => [.. run.Select(static point => new Metric(point.Key, point.Value, point.Timestamp, point.Step))], StringComparer.Ordinal);
    }

    public Task LogInputsAsync(string runId, IReadOnlyCollection<DatasetInput> datasets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(datasets);
        Rules.RunId(runId);
        Rules.Required(datasets, "datasets");
        foreach (var input in datasets)
            Rules.Dataset(input);
        return door.PostAsync("runs/log-inputs", new LogInputsRequest(runId, [.. datasets.Select(DatasetInputMessage.Of)]), cancellationToken);
    }

    public Task LogModelAsync(string runId, string modelJson, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.Required(modelJson, "model_json");
        return door.PostAsync("runs/log-model", new LogModelRequest(runId, modelJson), cancellationToken);
    }

    // Servers before 3.0 drop these fields and say nothing.
    private Task RequireModelMetricsAsync(IEnumerable<Metric> metrics, CancellationToken cancellationToken) =>
        metrics.Any(static metric => metric.IsOfModel) ? _probe.RequireAsync(MLflowFeature.LoggedModels, cancellationToken) : Task.CompletedTask;
}
