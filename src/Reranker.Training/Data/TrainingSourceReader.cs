namespace Reranker.Training;

/// <summary>Reads a source of a recipe, whatever it is.</summary>
internal static class TrainingSourceReader
{
    /// <param name="source">What to read.</param>
    /// <param name="name">Prefix of the queries' ids.</param>
    /// <param name="dropped">Counts what is left out.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TrainingException">It does not exist, or is not what it is said to be.</exception>
    public static async Task<SourceContent> ReadAsync(RecipeSource source, string name, DroppedCounts dropped, CancellationToken cancellationToken)
    {
        var content = await ReadAsync(source.Path, name, source.Kind, dropped, cancellationToken).ConfigureAwait(false);
        if (source.Pool is { } more)
        {
            var others = await ReadAsync(more, name, kind: null, new DroppedCounts(), cancellationToken).ConfigureAwait(false);
            content = content with { Pool = [.. content.Pool.Concat(others.Pool).Distinct(StringComparer.Ordinal)] };
        }

        return (source.Kind == RecipeSourceKind.Unlabelled ? content.WithoutLabels() : content).CutTo(source.MaxPassageWords);
    }

    /// <summary>What a file or folder is called: its name up to the first full stop.</summary>
    public static string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(path)).Split('.')[0];

    private static async Task<SourceContent> ReadAsync(string path, string name, RecipeSourceKind? kind, DroppedCounts dropped, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            return kind is null or RecipeSourceKind.Beir or RecipeSourceKind.Unlabelled
                ? await ReadBeirAsync(path, name, cancellationToken).ConfigureAwait(false)
                : throw new TrainingException($"'{path}' is a folder, and the recipe says that it is a file of {kind}. Name a file, or leave the kind out.");
        }

        if (!File.Exists(path))
            throw new TrainingException($"There is no training data '{path}': expected a JSON lines file or a BEIR folder.");
        return kind is not RecipeSourceKind.Beir
            ? await JsonLinesTrainingFile.ReadAsync(path, name, kind, dropped, cancellationToken).ConfigureAwait(false)
            : throw new TrainingException($"'{path}' is a file, and the recipe says that it is a BEIR folder. Name the folder, or leave the kind out.");
    }

    private static async Task<SourceContent> ReadBeirAsync(string folder, string name, CancellationToken cancellationToken)
    {
        var judged = await BeirDataset.LoadAsync(folder, new BeirOptions { Split = "train" }, cancellationToken).ConfigureAwait(false);
        var corpus = await BeirDataset.LoadCorpusAsync(folder, cancellationToken).ConfigureAwait(false);
        var queries = judged.Queries.Select((query, i) => new SourceQuery(
            Graded.Judged($"{name}-{i}", query.Text, query.Candidates.Select(static candidate => (candidate.Text, candidate.Grade))), IsMined: true));
        return new SourceContent([.. queries], [.. corpus.Distinct(StringComparer.Ordinal)]);
    }
}
