namespace Reranker.MLflow;

/// <summary>Searches and lists that go through all pages, each page as it is asked for.</summary>
public static class MLflowPageExtensions
{
    /// <summary>All experiments of a search.</summary>
    public static IAsyncEnumerable<Experiment> EnumerateExperimentsAsync(
        this IMLflowTracking tracking, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        PagesAsync(tracking.SearchExperimentsAsync, options, cancellationToken);

    /// <summary>All runs of a search.</summary>
    public static IAsyncEnumerable<Run> EnumerateRunsAsync(
        this IMLflowTracking tracking, IReadOnlyCollection<string> experimentIds, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        PagesAsync((page, token) => tracking.SearchRunsAsync(experimentIds, page, token), options, cancellationToken);

    /// <summary>All points of a metric by timestamp, step and value; none where the run or the metric does not exist.</summary>
    public static IAsyncEnumerable<Metric> EnumerateMetricHistoryAsync(
        this IMLflowTracking tracking, string runId, string metricKey, CancellationToken cancellationToken = default) =>
        Pages.EnumerateAsync((token, cancellation) => tracking.GetMetricHistoryPageAsync(runId, metricKey, pageToken: token, cancellationToken: cancellation), null, cancellationToken);

    /// <summary>All points of a metric at once.</summary>
    public static async Task<IReadOnlyList<Metric>> GetMetricHistoryAsync(
        this IMLflowTracking tracking, string runId, string metricKey, CancellationToken cancellationToken = default) =>
        await tracking.EnumerateMetricHistoryAsync(runId, metricKey, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>All registered models of a search.</summary>
    public static IAsyncEnumerable<RegisteredModel> EnumerateRegisteredModelsAsync(
        this IMLflowRegistry registry, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        PagesAsync(registry.SearchRegisteredModelsAsync, options, cancellationToken);

    /// <summary>All model versions of a search.</summary>
    public static IAsyncEnumerable<ModelVersion> EnumerateModelVersionsAsync(
        this IMLflowRegistry registry, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
        PagesAsync(registry.SearchModelVersionsAsync, options, cancellationToken);

    /// <summary>All logged models of a search.</summary>
    public static IAsyncEnumerable<LoggedModel> EnumerateAsync(
        this IMLflowLoggedModels models, IReadOnlyCollection<string> experimentIds, LoggedModelSearch? search = null, CancellationToken cancellationToken = default)
    {
        search ??= new LoggedModelSearch();
        return Pages.EnumerateAsync((token, cancellation) => models.SearchAsync(experimentIds, search with { PageToken = token }, cancellation), search.PageToken, cancellationToken);
    }

    /// <summary>All webhooks.</summary>
    public static IAsyncEnumerable<Webhook> EnumerateAsync(this IMLflowWebhooks webhooks, CancellationToken cancellationToken = default) =>
        Pages.EnumerateAsync((token, cancellation) => webhooks.ListAsync(pageToken: token, cancellationToken: cancellation), null, cancellationToken);

    private static IAsyncEnumerable<T> PagesAsync<T>(
        Func<SearchOptions, CancellationToken, Task<PagedList<T>>> search, SearchOptions? options, CancellationToken cancellationToken)
    {
        options ??= new SearchOptions();
        return Pages.EnumerateAsync((token, cancellation) => search(options with { PageToken = token }, cancellation), options.PageToken, cancellationToken);
    }
}
