namespace Reranker.Training;

/// <summary>Turns feedback into graded queries, and holds the newest of them out.</summary>
/// <remarks>
/// Impressions of one query are joined. A document's grade is its newest explicit judgement; without one it is 1 where
/// any user chose it and 0 where none did. The order of the candidates is that in which they were shown on average:
/// the baseline that a model must beat.
/// </remarks>
internal static class FeedbackDataset
{
    /// <summary>Splits feedback by time and by query: no query is on both sides, and the newest are held out.</summary>
    /// <param name="name">What the datasets are called.</param>
    /// <param name="records">Feedback, oldest first.</param>
    /// <param name="heldOutFraction">The share of the queries to hold out, by the time at which each was first asked.</param>
    public static (RankingDataset Training, RankingDataset HeldOut) Split(string name, IReadOnlyList<FeedbackRecord> records, double heldOutFraction)
    {
        // First come, first grouped: the groups are in the order in which the queries were first asked.
        var groups = records.GroupBy(static record => record.Query.Trim(), StringComparer.Ordinal).Select(static group => group.ToArray()).ToArray();
        var heldOut = (int)Math.Round(groups.Length * heldOutFraction);
        var cut = heldOut == 0 ? DateTimeOffset.MaxValue : groups[^heldOut][0].Timestamp;

        // What was learnt of an older query after the cut would not have been known then.
        var training = groups.SkipLast(heldOut).Select(group => group.Where(record => record.Timestamp < cut).ToArray()).Where(static group => group.Length > 0);
        return (Build($"{name}-train", training), Build($"{name}-heldout", groups.TakeLast(heldOut)));
    }

    /// <summary>Makes a dataset of all feedback.</summary>
    public static RankingDataset Build(string name, IReadOnlyList<FeedbackRecord> records) =>
        Build(name, records.GroupBy(static record => record.Query.Trim(), StringComparer.Ordinal).Select(static group => group.ToArray()));

    private static RankingDataset Build(string name, IEnumerable<FeedbackRecord[]> groups) =>
        new(name, [.. groups.Select(Join).Where(static query => query.HasContrast)]);

    private static RankingQuery Join(FeedbackRecord[] records, int index)
    {
        var candidates = records
            .SelectMany(static record => record.Results)
            .GroupBy(static result => result.DocumentId ?? result.Text, StringComparer.Ordinal)
            .OrderBy(static document => document.Average(static result => result.Position))
            .Select(static document => new RankingCandidate(document.Key, document.Last().Text, Grade(document)));
        return new RankingQuery($"q{index}", records[0].Query.Trim(), [.. candidates]);
    }

    private static double Grade(IEnumerable<FeedbackResult> impressions) =>
        impressions.LastOrDefault(static result => result.Grade is not null)?.Grade
        ?? (impressions.Any(static result => result.Clicked is true) ? 1 : 0);
}
