namespace Reranker.Training;

/// <summary>Turns feedback into graded queries, and holds the newest of them out.</summary>
/// <remarks>
/// Impressions of one query are joined, and of one text in it. A document's grade is its newest explicit judgement; without one it is 1 where
/// any user chose it and 0 where none did. The order of the candidates is that in which they were shown on average:
/// the baseline that a model must beat.
/// </remarks>
internal static class FeedbackDataset
{
    /// <summary>Splits feedback by time and by query: no query is on both sides, and the newest are held out.</summary>
    /// <param name="name">What the datasets are called.</param>
    /// <param name="records">Feedback, in any order.</param>
    /// <param name="heldOutFraction">The share of the queries to hold out, by the time at which each was first asked.</param>
    /// <param name="labels">How the training side is labelled; <see langword="null"/> for the defaults.</param>
    /// <returns>Both sides, and the labels with η where it was estimated, from the training side alone.</returns>
    /// <exception cref="TrainingException">η cannot be estimated.</exception>
    public static (RankingDataset Training, RankingDataset HeldOut, FeedbackLabels Labels) Split(
        string name, IReadOnlyList<FeedbackRecord> records, double heldOutFraction, FeedbackLabels? labels = null)
    {
        // First come, first grouped: the groups are in the order in which the queries were first asked.
        var groups = Group(records).ToArray();
        var heldOut = (int)Math.Round(groups.Length * heldOutFraction);
        var cut = heldOut == 0 ? DateTimeOffset.MaxValue : groups[^heldOut][0].Timestamp;

        // What was learnt of an older query after the cut would not have been known then. At the cut itself it was: where times are days, a day is one time.
        var older = groups.SkipLast(heldOut).ToArray();
        var training = older.Select(group => group.Where(record => record.Timestamp <= cut).ToArray()).ToArray();
        labels = (labels ?? new FeedbackLabels()).Settle(training.SelectMany(static group => group));
        var dropped = new DroppedCounts();
        dropped.Add("searches after the first query that is held out", older.Sum(static group => group.Length) - training.Sum(static group => group.Length));
        return (Build($"{name}-train", training, labels, dropped), Build($"{name}-heldout", groups.TakeLast(heldOut), new FeedbackLabels(), new DroppedCounts()), labels);
    }

    /// <summary>Makes a dataset of all feedback.</summary>
    public static RankingDataset Build(string name, IReadOnlyList<FeedbackRecord> records, FeedbackLabels? labels = null) =>
        Build(name, Group(records), (labels ?? new FeedbackLabels()).Settle(records), new DroppedCounts());

    /// <summary>What tells a query's documents apart: their ids, and where there are none their texts.</summary>
    public static string DocumentKey(FeedbackResult result) => string.IsNullOrEmpty(result.DocumentId) ? TextIdentity.KeyOf(result.Text) : result.DocumentId;

    // Oldest first, and of one time by what they say: the order of a file's lines decides nothing.
    private static IEnumerable<FeedbackRecord[]> Group(IReadOnlyList<FeedbackRecord> records) =>
        records.OrderBy(static record => record.Timestamp).ThenBy(static record => record.Id ?? FeedbackJsonLines.IdOf(record), StringComparer.Ordinal)
            .GroupBy(static record => TextIdentity.KeyOf(record.Query), StringComparer.Ordinal).Select(static group => group.ToArray());

    private static RankingDataset Build(string name, IEnumerable<FeedbackRecord[]> groups, FeedbackLabels labels, DroppedCounts dropped)
    {
        var queries = new List<RankingQuery>();
        foreach (var (index, records) in groups.Index())
        {
            var query = Join(records, index, labels, dropped);
            if (query.HasContrast)
                queries.Add(query);
            else
                dropped.Add(query.HasRelevant ? "queries with nothing but relevant results" : "queries without a relevant result");
        }

        return new RankingDataset(name, queries) { Dropped = dropped.Counts };
    }

    private static RankingQuery Join(FeedbackRecord[] records, int index, FeedbackLabels labels, DroppedCounts dropped)
    {
        var documents = records.SelectMany(static record => Impression.Of(record)).GroupBy(static shown => shown.Key, StringComparer.Ordinal).ToArray();
        var candidates = new List<RankingCandidate>();
        foreach (var document in documents.OrderBy(static document => document.Average(static shown => shown.Result.Position)))
        {
            if (Label(document, labels) is not { } label)
                dropped.Add("results that may never have been seen");
            else if (label.Grade > 0 && string.IsNullOrWhiteSpace(document.Last().Result.Text))
                dropped.Add(JsonLinesTrainingFile.BlankDropped);
            else
                candidates.Add(new RankingCandidate(document.First().Id, document.Last().Result.Text, label.Grade) { Weight = label.Weight });
        }

        // One text under two ids is one document to a model, which sees the text alone.
        return new RankingQuery($"q{index}", records[0].Query.Trim(), Deduplication.Distinct(candidates, dropped));
    }

    private static (double Grade, double Weight)? Label(IEnumerable<Impression> shown, FeedbackLabels labels)
    {
        if (shown.LastOrDefault(static one => one.Result.Grade is not null) is { } judged)
            return (judged.Result.Grade!.Value, 1);
        var choices = shown.Where(static one => one.Result.Clicked is true).ToArray();
        if (choices.Length > 0)
            return (1, choices.Average(choice => labels.WeightAt(choice.Result.Position)));
        return labels.Negatives == FeedbackNegatives.All || shown.Any(static one => one.WasPassed) ? (0, 1) : null;
    }

    /// <summary>A result of one search, and whether the user went past it to choose another.</summary>
    private sealed record Impression(FeedbackResult Result, bool WasPassed)
    {
        /// <summary>What tells it from the query's other documents.</summary>
        public string Key => DocumentKey(Result);

        public string Id => string.IsNullOrEmpty(Result.DocumentId) ? Result.Text : Result.DocumentId;

        public static IEnumerable<Impression> Of(FeedbackRecord record)
        {
            var last = record.Results.Where(static result => result.Clicked is true).Select(static result => result.Position).DefaultIfEmpty(0).Max();
            return record.Results.Select(result => new Impression(result, result.Position < last));
        }
    }
}
