namespace Reranker.Training;

/// <summary>Reads the texts of training data: no labels are needed to learn vectors.</summary>
internal static class DistillationTexts
{
    /// <summary>All queries and passages of some files and folders, each once, in the order in which they stand there.</summary>
    /// <param name="paths">JSON lines, plain or gzipped, or BEIR folders.</param>
    /// <param name="options">After how many words passages are cut, and how many are taken of a source.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TrainingException">The data cannot be read, or there is no text.</exception>
    public static async Task<DistillationText[]> ReadAsync(IReadOnlyList<string> paths, DistillationOptions options, CancellationToken cancellationToken)
    {
        var texts = new List<DistillationText>();
        var dropped = new DroppedCounts();
        foreach (var (index, path) in paths.Index())
        {
            var content = (await TrainingSourceReader.ReadAsync(new RecipeSource { Path = path }, TrainingSourceReader.NameOf(path), dropped, cancellationToken).ConfigureAwait(false)).CutTo(options.MaxPassageWords);
            DistillationText[] own =
            [
                .. content.Queries.Select(static one => new DistillationText(one.Query.Text, IsQuery: true)),
                .. content.Pool.Select(static text => new DistillationText(text, IsQuery: false)),
            ];
            own = [.. own.Where(static one => !string.IsNullOrWhiteSpace(one.Text)).Distinct()];
            if (options.MaxTextsPerSource is { } most && own.Length > most)
            {
                new Random(StepSeed.Order(options.Training.Seed, index)).Shuffle(own);
                own = own[..most];
            }

            texts.AddRange(own);
        }

        return texts.Count > 1 ? [.. texts.Distinct()] : throw new TrainingException($"There are {texts.Count} texts in {string.Join(", ", paths)}: a student needs many to learn from. Name more data.");
    }
}
