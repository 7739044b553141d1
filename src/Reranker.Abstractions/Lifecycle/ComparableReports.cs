namespace Reranker;

/// <summary>Two reports that may be compared: about the same queries of the same dataset, in the same order, with the metrics asked for.</summary>
internal static class ComparableReports
{
    public static void ThrowIfNot(EvaluationReport champion, EvaluationReport challenger, IReadOnlyList<string> metrics)
    {
        ArgumentNullException.ThrowIfNull(champion);
        ArgumentNullException.ThrowIfNull(challenger);
        if (champion.DatasetDigest != challenger.DatasetDigest)
        {
            throw new ArgumentException(
                $"The reports are about different datasets: {champion.DatasetName} ({champion.DatasetDigest}) and {challenger.DatasetName} ({challenger.DatasetDigest}). Evaluate both models on the same one.",
                nameof(challenger));
        }

        if (!champion.QueryIds.SequenceEqual(challenger.QueryIds, StringComparer.Ordinal))
            throw new ArgumentException("The reports are about different queries, or give them in another order. Evaluate both models on the same ones.", nameof(challenger));

        foreach (var metric in metrics)
        {
            ThrowIfUnusable(champion, metric, nameof(champion));
            ThrowIfUnusable(challenger, metric, nameof(challenger));
        }
    }

    private static void ThrowIfUnusable(EvaluationReport report, string metric, string name)
    {
        if (!report.PerQuery.TryGetValue(metric, out var values))
            throw new ArgumentException($"The {name}'s report has no metric '{metric}'; it has {string.Join(", ", report.PerQuery.Keys)}. Evaluate with the cut-off that it names.", name);
        if (values.Count != report.QueryIds.Count)
            throw new ArgumentException($"The {name}'s report has {values.Count} values of '{metric}' for {report.QueryIds.Count} queries.", name);
        if (values.Index().FirstOrDefault(static entry => !double.IsFinite(entry.Item), (-1, 0)) is { Index: >= 0 } entry)
            throw new ArgumentException($"The {name}'s report has no usable '{metric}' for query '{report.QueryIds[entry.Index]}': {entry.Item}.", name);
    }
}
