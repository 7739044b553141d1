using System.Globalization;

namespace Reranker.ConsoleHost;

internal static class JudgedQueries
{
    extension(RankingDataset dataset)
    {
        /// <summary>Refuses judged queries that tell no order from another: whatever a model does, its figures would be the same.</summary>
        /// <param name="source">Where they come from.</param>
        /// <param name="judgements">What holds their judgements.</param>
        /// <exception cref="InputException">No query has candidates of different grades.</exception>
        public void RequireContrast(string source, string judgements)
        {
            if (dataset.Queries.Count == 0)
                throw new InputException($"'{source}' has no query with a relevant document in {judgements}, so there is nothing to measure.");
            if (!dataset.Queries.Any(static query => query.TellsOrdersApart))
            {
                throw new InputException(string.Create(CultureInfo.InvariantCulture,
                    $"None of the {dataset.Queries.Count:N0} judged queries of '{source}' has both relevant and other candidates, so every order is as good as any and there is nothing to measure. Name a first stage's run with --candidates that finds some of the relevant documents, or judgements of documents that are not relevant."));
            }
        }
    }
}
