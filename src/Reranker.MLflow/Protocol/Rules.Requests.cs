using System.Diagnostics.CodeAnalysis;

namespace Reranker.MLflow;

/// <summary>What a request must have, and how much it may hold.</summary>
internal static partial class Rules
{
    /// <summary>A request without a value is refused before the store sees it.</summary>
    public static void Required([NotNull] string? value, string parameter)
    {
        if (string.IsNullOrEmpty(value))
            throw Missing(parameter);
    }

    /// <summary>A list without an item is refused likewise.</summary>
    public static void Required<T>(IReadOnlyCollection<T> values, string parameter)
    {
        if (values.Count == 0)
            throw Missing(parameter);
    }

    /// <summary>What is in a batch, then its sizes, then that no parameter has two values in it: MLflow's order.</summary>
    public static void Batch(
        string runId,
        IReadOnlyCollection<Metric> metrics,
        IReadOnlyCollection<KeyValuePair<string, string>> parameters,
        IReadOnlyCollection<KeyValuePair<string, string>> tags,
        bool server = false)
    {
        RunId(runId);
        foreach (var metric in metrics)
            Metric(metric, server);
        foreach (var (key, _) in parameters)
            ParamKey(key, server);
        foreach (var (key, _) in tags)
            TagKey(key, server: server);
        BatchLimit("metrics", 1000, metrics.Count);
        BatchLimit("params", 100, parameters.Count);
        BatchLimit("tags", 100, tags.Count);
        BatchLimit("metrics, params, and tags", 1000, metrics.Count + parameters.Count + tags.Count);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var twice = parameters.Select(static parameter => parameter.Key).Where(key => !keys.Add(key)).ToList();
        if (twice.Count > 0)
            throw MLflowException.Invalid($"Duplicate parameter keys have been submitted: {PythonText.Repr(twice)}. Please ensure the request contains only one param value per param key.");
    }

    /// <summary>The size of a search's page. A server answers 0 with nothing and a token for the same page, for ever.</summary>
    public static void MaxResults(SearchOptions options, int limit) => MaxResults(options.MaxResults, limit);

    /// <inheritdoc cref="MaxResults(SearchOptions, int)"/>
    public static void MaxResults(int value, int limit)
    {
        if (value < 1)
            throw MLflowException.Invalid($"Invalid value for max_results. It must be a positive integer, but got {value}");
        if (value > limit)
            throw MLflowException.Invalid($"Invalid value for max_results. It must be at most {limit}, but got {value}");
    }

    public static void BulkInterval(IReadOnlyCollection<string> runIds, string metricKey, int? startStep, int? endStep, int maxResults)
    {
        Required(runIds, "run_ids");
        Required(metricKey, "metric_key");
        if (runIds.Count > 100)
            throw MLflowException.Invalid($"GetMetricHistoryBulkInterval request must specify at most 100 run_ids. Received {runIds.Count} run_ids.");
        if (maxResults is < 1 or > 2_500)
            throw MLflowException.Invalid("max_results must be between 1 and 2500.");
        if (startStep is null != endStep is null)
            throw MLflowException.Invalid("If either start step or end step are specified, both must be specified.");
        if (startStep > endStep)
            throw MLflowException.Invalid($"end_step must be greater than start_step. Found start_step={startStep} and end_step={endStep}.");
    }

    private static void BatchLimit(string entities, int limit, int count)
    {
        if (count > limit)
            throw MLflowException.Invalid($"A batch logging request can contain at most {limit} {entities}. Got {count} {entities}. Please split up {entities} across multiple requests and try again.");
    }

    private static MLflowException Missing(string parameter) =>
        MLflowException.Invalid($"Missing value for required parameter '{parameter}'. See the API docs for more information about request parameters.");
}
