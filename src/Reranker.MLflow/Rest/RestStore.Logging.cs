namespace Reranker.MLflow;

internal sealed partial class RestStore
{
    // What MLflow's own client asks for. Without it 3.x answers with no metrics and a token for the same page, for ever.
    private const int HistoryPage = 25_000;

    public Task LogMetricAsync(string runId, Metric metric, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(metric);
        Rules.Required(runId, "run_id");
        Rules.Required(metric.Key, "key");
        Rules.Timestamp(metric);
        return door.PostAsync("runs/log-metric", new LogMetricRequest(runId, metric.Key, metric.Value, metric.Timestamp, metric.Step), cancellationToken);
    }

    public Task LogParamAsync(string runId, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.Required(key, "key");
        WarnOfCut("parameter", key, value, Rules.ParamLength);
        return door.PostAsync("runs/log-parameter", new RunValueRequest(runId, key, value ?? ""), cancellationToken);
    }

    public Task LogBatchAsync(
        string runId,
        IReadOnlyCollection<Metric>? metrics,
        IReadOnlyCollection<KeyValuePair<string, string>>? parameters,
        IReadOnlyCollection<KeyValuePair<string, string>>? tags,
        CancellationToken cancellationToken)
    {
        Rules.RunId(runId);
        metrics ??= [];
        parameters ??= [];
        tags ??= [];
        Rules.Batch(metrics, parameters, tags);
        foreach (var metric in metrics)
            Rules.Timestamp(metric);
        foreach (var (key, value) in parameters)
            WarnOfCut("parameter", key, value, Rules.ParamLength);
        foreach (var (key, value) in tags)
            WarnOfCut("tag", key, value, Rules.TagLength);
        var request = new LogBatchRequest(runId, [.. metrics.Select(MetricMessage.Of)], KeyValue.ListOf(parameters), KeyValue.ListOf(tags));
        return door.PostAsync("runs/log-batch", request, cancellationToken);
    }

    public Task SetTagAsync(string runId, string key, string value, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.Required(key, "key");
        WarnOfCut("tag", key, value, Rules.TagLength);
        return door.PostAsync("runs/set-tag", new RunValueRequest(runId, key, value ?? ""), cancellationToken);
    }

    public Task DeleteTagAsync(string runId, string key, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.Required(key, "key");
        return door.PostAsync("runs/delete-tag", new RunTagRequest(runId, key), cancellationToken);
    }

    public async Task<IReadOnlyList<Metric>> GetMetricHistoryAsync(string runId, string metricKey, CancellationToken cancellationToken)
    {
        Rules.Required(runId, "run_id");
        Rules.Required(metricKey, "metric_key");
        var points = await Pages.EnumerateAsync(
            async (token, cancellation) =>
            {
                var query = new Query<MetricsAnswer>().With("run_id", runId).With("metric_key", metricKey).With("max_results", HistoryPage).With("page_token", token);
                var answer = await door.GetAsync("metrics/get-history", query, cancellation).ConfigureAwait(false);
                return Page(answer.Metrics, answer.NextPageToken, static message => message.ToMetric());
            },
            null,
            cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        // 2.12.1 has no order of its own.
        return [.. points.OrderBy(static point => point.Timestamp).ThenBy(static point => point.Step).ThenBy(static point => point.Value)];
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
}
