using System.Globalization;

namespace Reranker.Training;

/// <summary>What must be known before a figure may decide anything: that there was something to measure, and that the model told it apart.</summary>
internal static class Evidence
{
    /// <summary>Refuses queries of which every order is as good as any.</summary>
    /// <param name="dataset">The queries.</param>
    /// <param name="purpose">What they shall do, after "to".</param>
    /// <exception cref="TrainingException">No query has candidates of different grades.</exception>
    public static void RequireContrast(RankingDataset dataset, string purpose)
    {
        if (dataset.Queries.Any(static query => query.TellsOrdersApart))
            return;
        var empty = dataset.Queries.Count(static query => query.Candidates.Count == 0);
        throw new TrainingException(string.Create(CultureInfo.InvariantCulture,
            $"There is nothing to {purpose} in '{dataset.Name}': none of its {dataset.Queries.Count} queries has both relevant and other candidates{(empty > 0 ? $", and {empty} have no candidate at all" : "")}, so every order is as good as any. Use judged queries that have both."));
    }

    /// <summary>Refuses a model that gives all candidates of every query the same score.</summary>
    /// <param name="model">The model.</param>
    /// <param name="scores">Its raw scores, query by query; at least one query with two candidates.</param>
    /// <exception cref="TrainingException">It does.</exception>
    public static void RequireDifferences(ModelIdentity model, IReadOnlyList<IReadOnlyList<float>> scores)
    {
        if (!scores.Any(static its => RankFusion.Differ([.. its.Select(static score => (double)score)])))
            throw new TrainingException($"The model '{model}' tells nothing apart: it gives all candidates of every query the same score. Its training has collapsed; train again with a lower learning rate.");
    }
}
