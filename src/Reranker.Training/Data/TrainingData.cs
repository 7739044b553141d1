namespace Reranker.Training;

/// <summary>Reads what people train on: triples, pairs, what has no labels, feedback logs, and BEIR folders.</summary>
/// <remarks>
/// A file holds JSON lines, plain or gzip by its first bytes; each line tells its kind:
/// <c>{"query", "pos": […], "neg": […]}</c> (triples), <c>{"query", "passage", "label"?}</c> or <c>{"query", "pos": […]}</c> (pairs; a label goes from 0, not relevant, to 100 and is 1 where
/// there is none; negatives are mined by BM25 among the file's other passages, 25 of the 100 best, for queries that have none labelled 0), <c>{"query"}</c>, <c>{"passage"}</c> or <c>{"title", "passage"}</c> (no labels: title or first sentence is the query, candidates are mined
/// in the same way, and a teacher grades them) or <c>{"timestamp", "query", "results"}</c> (feedback). A folder is a BEIR dataset, of which
/// the <c>train</c> split is read: with the grades of its judgements, which losses that know more than two weigh (<see cref="RankingLoss"/>), with the documents
/// that were judged not relevant (grade 0 or below), and with negatives that are mined from the corpus.
/// Fields of other names are passed over, but for those that are nearly known ones or that others keep texts and labels in: these are refused.
/// </remarks>
public static class TrainingData
{
    /// <summary>
    /// Reads files and folders into one dataset. Queries that a model reads alike (<see cref="TextIdentity"/>) become one, and so do copies of a text within a query:
    /// where their grades conflict the higher one counts, for a negative is often only unjudged. <see cref="RankingDataset.Dropped"/> counts them.
    /// </summary>
    /// <param name="paths">At least one file or folder.</param>
    /// <param name="cancellationToken">Cancels the reading and mining.</param>
    /// <exception cref="TrainingException">A path does not exist, or a file is of no known kind.</exception>
    public static async Task<RankingDataset> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default) =>
        (await ReadSetAsync(paths, cancellationToken).ConfigureAwait(false)).Dataset;

    /// <summary>The same with the texts that the sources hold: a <see cref="TrainingRecipe"/> with all of each path and nothing else.</summary>
    /// <param name="paths">At least one file or folder.</param>
    /// <param name="cancellationToken">Cancels the reading and mining.</param>
    /// <exception cref="TrainingException">A path does not exist, or a file is of no known kind.</exception>
    public static Task<TrainingSet> ReadSetAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return new TrainingRecipe { Sources = [.. paths.Select(static path => new RecipeSource { Path = path })] }.ReadAsync(cancellationToken);
    }
}
