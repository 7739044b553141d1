namespace Reranker.Training;

/// <summary>Lets a model, such as the champion, say which negatives are hard and which are likely relevant: BM25 finds, the model scores, a margin keeps likely relevant texts out.</summary>
public static class HardNegatives
{
    /// <summary>Adds to each query with a relevant candidate the texts of the whole dataset that the model takes for the most relevant, below the margin.</summary>
    /// <param name="dataset">Queries; the texts of all their candidates are searched.</param>
    /// <param name="reranker">The model that scores.</param>
    /// <param name="options">Numbers and margins; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops between two queries.</param>
    /// <returns>A dataset with the candidates added, grade 0; <see cref="RankingDataset.Dropped"/> counts what the margin kept out.</returns>
    /// <exception cref="ConstantTeacherException">The model gives all texts of a query the same score, for every query.</exception>
    /// <exception cref="TrainingException">An option is out of its range.</exception>
    public static async Task<RankingDataset> MineAsync(
        RankingDataset dataset, IReranker reranker, HardNegativeOptions? options = null, CancellationToken cancellationToken = default) =>
        (await MineAsync(TrainingSet.Of(dataset), reranker, options, cancellationToken).ConfigureAwait(false)).Dataset;

    /// <summary>The same with the whole pool of each query's source to be searched.</summary>
    /// <param name="set">Queries and pools.</param>
    /// <param name="reranker">The model that scores.</param>
    /// <param name="options">Numbers and margins; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops between two queries.</param>
    /// <exception cref="ConstantTeacherException">The model gives all texts of a query the same score, for every query.</exception>
    /// <exception cref="TrainingException">An option is out of its range.</exception>
    public static async Task<TrainingSet> MineAsync(TrainingSet set, IReranker reranker, HardNegativeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(reranker);
        options ??= new HardNegativeOptions();
        options.Validate();

        var judge = new MarginJudge(reranker, options);
        var dropped = new DroppedCounts();
        var parts = new List<IReadOnlyList<RankingQuery>>();
        foreach (var part in set.Parts)
        {
            using var index = new Bm25Index(part.Pool);
            var queries = new List<RankingQuery>(part.Queries.Count);
            foreach (var query in part.Queries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var known = new KnownTexts(query);
                var found = index.Search(query.Text, options.RangeMax + known.Count + 1).Select(position => part.Pool[position]).Where(known.TryAdd).Take(options.RangeMax).ToArray();
                queries.Add(query.HasRelevant && found.Length > 0 ? await AddAsync(query, found, judge, options, dropped, cancellationToken).ConfigureAwait(false) : query);
            }

            parts.Add(queries);
        }

        judge.RequireDifferences();
        return set.With(parts, dropped);
    }

    /// <summary>Takes from each query with a relevant candidate the others that the model scores above the margin: likely relevant, only unjudged.</summary>
    /// <param name="set">Queries; passages made up as negatives stay.</param>
    /// <param name="reranker">The model that scores.</param>
    /// <param name="options">The margins; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops between two queries.</param>
    /// <returns>A set whose <see cref="RankingDataset.Dropped"/> counts what was taken away.</returns>
    /// <exception cref="ConstantTeacherException">The model gives all texts of a query the same score, for every query.</exception>
    /// <exception cref="TrainingException">An option is out of its range.</exception>
    public static async Task<TrainingSet> CleanAsync(TrainingSet set, IReranker reranker, HardNegativeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(reranker);
        options ??= new HardNegativeOptions();
        options.Validate();

        var judge = new MarginJudge(reranker, options);
        var dropped = new DroppedCounts();
        var parts = new List<IReadOnlyList<RankingQuery>>();
        foreach (var part in set.Parts)
        {
            var queries = new List<RankingQuery>(part.Queries.Count);
            foreach (var query in part.Queries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                queries.Add(query.HasContrast ? await KeepBelowAsync(query, judge, dropped, cancellationToken).ConfigureAwait(false) : query);
            }

            parts.Add(queries);
        }

        judge.RequireDifferences();
        return set.With(parts, dropped);
    }

    private static async Task<RankingQuery> AddAsync(
        RankingQuery query, string[] found, MarginJudge judge, HardNegativeOptions options, DroppedCounts dropped, CancellationToken cancellationToken)
    {
        var scores = await judge.ScoreAsync(query, found, cancellationToken).ConfigureAwait(false);
        var below = found.Zip(scores.Others).Where(text => text.Second <= scores.Limit).OrderByDescending(static text => text.Second).ToArray();
        dropped.Add("mined texts that are likely relevant", found.Length - below.Length);
        return query with
        {
            Candidates = [.. query.Candidates, .. below.Take(options.NumNegatives).Select(static (text, i) => new RankingCandidate($"mined-{i}", text.First, 0))],
        };
    }

    private static async Task<RankingQuery> KeepBelowAsync(RankingQuery query, MarginJudge judge, DroppedCounts dropped, CancellationToken cancellationToken)
    {
        var others = query.Candidates.Where(static candidate => candidate.Grade <= 0 && !candidate.IsSynthetic).Select(static candidate => candidate.Text).ToArray();
        if (others.Length == 0)
            return query;
        var scores = await judge.ScoreAsync(query, others, cancellationToken).ConfigureAwait(false);
        var above = others.Zip(scores.Others).Where(text => text.Second > scores.Limit).Select(static text => text.First).ToHashSet(StringComparer.Ordinal);
        dropped.Add("negatives that are likely relevant", above.Count);
        return query with { Candidates = [.. query.Candidates.Where(candidate => candidate.Grade > 0 || !above.Contains(candidate.Text))] };
    }
}
