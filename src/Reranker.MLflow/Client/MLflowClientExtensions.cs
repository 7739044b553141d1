using System.Runtime.CompilerServices;

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

    private static async IAsyncEnumerable<T> PagesAsync<T>(
        Func<SearchOptions, CancellationToken, Task<PagedList<T>>> search, SearchOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        options ??= new SearchOptions();
        do
        {
            var page = await search(options, cancellationToken).ConfigureAwait(false);
            foreach (var item in page.Items)
                yield return item;
            options = options with { PageToken = page.NextPageToken };
        }
        while (options.PageToken is not null);
    }
}
