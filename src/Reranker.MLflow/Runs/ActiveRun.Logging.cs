using System.Globalization;

namespace Reranker.MLflow;

public sealed partial class ActiveRun
{
    /// <summary>Logs a point of a metric, with the time of the call.</summary>
    /// <param name="key">The metric's name: at most 250 characters, letters, digits, and <c>_ - . / space</c>.</param>
    /// <param name="value">Any number, NaN among them; SQL stores give infinities back as ±<see cref="double.MaxValue"/>.</param>
    /// <param name="step">Where in the run; may be negative.</param>
    /// <param name="cancellationToken">Cancels the wait for room.</param>
    /// <exception cref="MLflowException">The name cannot be used, or MLflow refused what came before.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    public ValueTask LogMetricAsync(string key, double value, long step = 0, CancellationToken cancellationToken = default) =>
        LogMetricsAsync([new Metric(key, value, Now, step)], cancellationToken);

    /// <summary>Logs a point of each of some metrics, with the time of the call.</summary>
    /// <param name="metrics">Values by name.</param>
    /// <param name="step">Where in the run; may be negative.</param>
    /// <param name="cancellationToken">Cancels the wait for room.</param>
    /// <exception cref="MLflowException">A name cannot be used, or MLflow refused what came before. None was accepted.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    public ValueTask LogMetricsAsync(IEnumerable<KeyValuePair<string, double>> metrics, long step = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var now = Now;
        return LogMetricsAsync([.. metrics.Select(metric => new Metric(metric.Key, metric.Value, now, step))], cancellationToken);
    }

    /// <summary>Logs points of metrics with times of their own. Those of logged models (<see cref="Metric.ModelId"/>) are sent at once.</summary>
    /// <exception cref="MLflowException">A name or a time cannot be used, or MLflow refused what came before. None was accepted.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    public async ValueTask LogMetricsAsync(IReadOnlyCollection<Metric> metrics, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        // Said here, to the one who erred: in a batch it would keep others from being stored.
        foreach (var metric in metrics)
            Rules.Metric(metric);
        if (!metrics.Any(static metric => metric.IsOfModel))
        {
            await _metrics.AddAsync(metrics, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Not every MLflow knows logged models: whoever names one hears of that at once, too.
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        foreach (var batch in metrics.Chunk(Batches.MaxMetrics))
            await _client.LogBatchAsync(RunId, batch, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Logs a parameter, whose value cannot change later; it is cut at 6,000 characters, as MLflow does.</summary>
    /// <param name="key">The parameter's name, as a metric's.</param>
    /// <param name="value">Any value; it is written as text in the invariant culture.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="MLflowException">The parameter has another value already, or MLflow refused.</exception>
    public Task LogParamAsync(string key, object value, CancellationToken cancellationToken = default) =>
        LogParamsAsync([KeyValuePair.Create(key, value)], cancellationToken);

    /// <summary>Logs parameters, in requests of at most 100.</summary>
    /// <exception cref="MLflowException">A parameter has another value already, or MLflow refused.</exception>
    public async Task LogParamsAsync<T>(IEnumerable<KeyValuePair<string, T>> parameters, CancellationToken cancellationToken = default)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var batch in Batches.OfPairs([.. parameters.Select(static parameter => KeyValuePair.Create(parameter.Key, Text(parameter.Value)))]))
            await _client.LogBatchAsync(RunId, parameters: batch, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets a tag, replacing an older value; it is cut at 5,000 characters, as MLflow does.</summary>
    /// <exception cref="MLflowException">MLflow refused.</exception>
    public Task SetTagAsync(string key, string value, CancellationToken cancellationToken = default) =>
        SetTagsAsync([KeyValuePair.Create(key, value)], cancellationToken);

    /// <summary>Sets tags, replacing older values, in requests of at most 100.</summary>
    /// <exception cref="MLflowException">MLflow refused.</exception>
    public async Task SetTagsAsync(IEnumerable<KeyValuePair<string, string>> tags, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tags);
        foreach (var batch in Batches.OfPairs([.. tags]))
            await _client.LogBatchAsync(RunId, tags: batch, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records a dataset as an input of the run; the same dataset twice is kept once.</summary>
    /// <param name="dataset">The dataset, whose content stays where it is.</param>
    /// <param name="context">What it was used for, for instance <c>training</c> or <c>evaluation</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="MLflowException">MLflow refused.</exception>
    public Task LogInputAsync(Dataset dataset, string? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        var input = new DatasetInput(dataset)
        {
            Tags = context is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [SystemTags.DatasetContext] = context },
        };
        return _client.LogInputsAsync(RunId, [input], cancellationToken);
    }

    private static string Text<T>(T value) => value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? "";
}
