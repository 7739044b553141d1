namespace Reranker.Training;

/// <summary>Reads what people train on: triples, pairs, feedback logs, and BEIR folders.</summary>
/// <remarks>
/// A file holds JSON lines, gzipped when its name ends in <c>.gz</c>; its first line tells its kind:
/// <c>{"query", "pos": […], "neg": […]}</c> (triples), <c>{"query", "passage"}</c> (pairs; negatives are mined by BM25 among
/// the file's other passages, 25 of the 100 best) or <c>{"timestamp", "query", "results"}</c> (feedback). A folder is a BEIR dataset, of which
/// the <c>train</c> split is read: with the grades of its judgements, which losses that know more than two weigh (<see cref="RankingLoss"/>), with the documents
/// that were judged not relevant (grade 0 or below), and with negatives that are mined from the corpus.
/// </remarks>
public static class TrainingData
{
    /// <summary>
    /// Reads files and folders into one dataset. Queries that differ in case or blanks only become one, and so do copies of a text within a query:
    /// where their grades conflict the higher one counts, for a negative is often only unjudged. <see cref="RankingDataset.Dropped"/> counts them.
    /// </summary>
    /// <param name="paths">At least one file or folder.</param>
    /// <param name="cancellationToken">Cancels the reading and mining.</param>
    /// <exception cref="TrainingException">A path does not exist, or a file is of no known kind.</exception>
    public static async Task<RankingDataset> ReadAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var queries = new List<RankingQuery>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
                queries.AddRange(await ReadBeirAsync(path, cancellationToken).ConfigureAwait(false));
            else if (File.Exists(path))
                queries.AddRange(await JsonLinesTrainingFile.ReadAsync(path, cancellationToken).ConfigureAwait(false));
            else
                throw new TrainingException($"There is no training data '{path}': expected a JSON lines file or a BEIR folder.");
        }

        return Deduplication.Of(string.Join('+', paths.Select(NameOf)), queries);
    }

    private static async Task<List<RankingQuery>> ReadBeirAsync(string folder, CancellationToken cancellationToken)
    {
        var judged = await BeirDataset.LoadAsync(folder, new BeirOptions { Split = "train" }, cancellationToken).ConfigureAwait(false);
        var corpus = await BeirFiles.ReadTextsAsync(Path.Combine(folder, "corpus.jsonl"), cancellationToken).ConfigureAwait(false);
        return HardNegativeMiner.Mine(
            NameOf(folder), corpus.All,
            judged.Queries.Select(static query => (query.Text, query.Candidates.Select(static candidate => (candidate.Text, candidate.Grade)))),
            cancellationToken);
    }

    private static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path)).Split('.')[0];
}
