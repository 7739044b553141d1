namespace Reranker.Training;

/// <summary>Adds negatives that a model, such as the champion, finds hard: BM25 finds, the model scores, a margin keeps likely relevant texts out.</summary>
public static class HardNegatives
{
    /// <summary>Adds to each query with a relevant candidate the texts of the whole dataset that the model takes for the most relevant, below the margin.</summary>
    /// <param name="dataset">Queries; the texts of all their candidates are searched.</param>
    /// <param name="reranker">The model that scores.</param>
    /// <param name="options">Numbers and margins; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops between two queries.</param>
    /// <returns>A dataset with the candidates added, grade 0; <see cref="RankingDataset.Dropped"/> counts what the margin kept out.</returns>
    /// <exception cref="TrainingException">An option is out of its range.</exception>
    public static async Task<RankingDataset> MineAsync(
        RankingDataset dataset, IReranker reranker, HardNegativeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(reranker);
        options ??= new HardNegativeOptions();
        options.Validate();

        var texts = dataset.Queries.SelectMany(static query => query.Candidates.Select(static candidate => candidate.Text)).Distinct(StringComparer.Ordinal).ToArray();
        using var index = new Bm25Index(texts);
        var dropped = new DroppedCounts();
        dropped.Add(dataset.Dropped);
        var queries = new List<RankingQuery>(dataset.Queries.Count);
        foreach (var query in dataset.Queries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var known = query.Candidates.Select(static candidate => candidate.Text).ToHashSet(StringComparer.Ordinal);
            var found = index.Search(query.Text, options.RangeMax + known.Count).Select(position => texts[position]).Where(text => !known.Contains(text)).Take(options.RangeMax).ToArray();
            queries.Add(query.HasRelevant && found.Length > 0 ? await AddAsync(query, found, reranker, options, dropped, cancellationToken).ConfigureAwait(false) : query);
        }

        return new RankingDataset(dataset.Name, queries) { Dropped = dropped.Counts };
    }

    private static async Task<RankingQuery> AddAsync(
        RankingQuery query, string[] found, IReranker reranker, HardNegativeOptions options, DroppedCounts dropped, CancellationToken cancellationToken)
    {
        var relevant = query.Candidates.Where(static candidate => candidate.Grade > 0).Select(static candidate => candidate.Text).ToArray();
        var logits = await TeacherScores.ScoreAsync(reranker, query.Text, [.. relevant, .. found], cancellationToken).ConfigureAwait(false);
        var scores = Array.ConvertAll(logits, static logit => 1 / (1 + Math.Exp(-logit)));
        var least = scores.Take(relevant.Length).Min();
        var limit = Math.Min(least - options.AbsoluteMargin, least * (1 - options.RelativeMargin));

        var below = found.Zip(scores.Skip(relevant.Length)).Where(text => text.Second <= limit).OrderByDescending(static text => text.Second).ToArray();
        dropped.Add("mined texts that are likely relevant", found.Length - below.Length);
        return query with
        {
            Candidates = [.. query.Candidates, .. below.Take(options.NumNegatives).Select(static (text, i) => new RankingCandidate($"mined-{i}", text.First, 0))],
        };
    }
}
