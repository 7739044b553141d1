namespace Reranker.MLflow;

/// <summary>Searches that go through all pages.</summary>
public static class MLflowClientExtensions
{
    extension(IMLflowClient client)
    {
        /// <summary>All experiments of a search, page after page as they are asked for.</summary>
        public IAsyncEnumerable<Experiment> EnumerateExperimentsAsync(SearchOptions? options = null, CancellationToken cancellationToken = default) =>
            PagesAsync(client.SearchExperimentsAsync, options, cancellationToken);

        /// <summary>All runs of a search, page after page as they are asked for.</summary>
        public IAsyncEnumerable<Run> EnumerateRunsAsync(
            IReadOnlyCollection<string> experimentIds, SearchOptions? options = null, CancellationToken cancellationToken = default) =>
            PagesAsync((page, token) => client.SearchRunsAsync(experimentIds, page, token), options, cancellationToken);

        /// <summary>All registered models of a search, page after page as they are asked for.</summary>
        public IAsyncEnumerable<RegisteredModel> EnumerateRegisteredModelsAsync(SearchOptions? options = null, CancellationToken cancellationToken = default) =>
            PagesAsync(client.SearchRegisteredModelsAsync, options, cancellationToken);

        /// <summary>All model versions of a search, page after page as they are asked for.</summary>
        public IAsyncEnumerable<ModelVersion> EnumerateModelVersionsAsync(SearchOptions? options = null, CancellationToken cancellationToken = default) =>
            PagesAsync(client.SearchModelVersionsAsync, options, cancellationToken);
    }

    private static IAsyncEnumerable<T> PagesAsync<T>(
        Func<SearchOptions, CancellationToken, Task<PagedList<T>>> search, SearchOptions? options, CancellationToken cancellationToken)
    {
        options ??= new SearchOptions();
        return Pages.EnumerateAsync((token, cancellation) => search(options with { PageToken = token }, cancellation), options.PageToken, cancellationToken);
    }
}
