namespace Reranker.Training;

/// <summary>Lets teachers score a dataset once, for the losses that distil them.</summary>
public static class TeacherScores
{
    private static readonly RerankOptions Raw = new() { RawScores = true };

    /// <summary>Gives every candidate the teacher's logit; candidates that have one keep it.</summary>
    /// <param name="dataset">The dataset; the scores become part of the result's digest.</param>
    /// <param name="teacher">Any reranker that answers with raw scores.</param>
    /// <param name="cacheFolder">Where scores are kept from one training to the next, by the teacher's digest and the pair; <see langword="null"/> (the default) for nowhere.</param>
    /// <param name="cancellationToken">Stops between two queries; what was scored stays in the cache.</param>
    /// <exception cref="TrainingException">The cache cannot be read or written.</exception>
    public static async Task<RankingDataset> AddAsync(RankingDataset dataset, IReranker teacher, string? cacheFolder = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(teacher);
        var cache = await TeacherScoreCache.OpenAsync(cacheFolder, teacher, cancellationToken).ConfigureAwait(false);
        await using (cache.ConfigureAwait(false))
        {
            var queries = new List<RankingQuery>(dataset.Queries.Count);
            foreach (var query in dataset.Queries)
            {
                var unknown = query.Candidates.Where(static candidate => candidate.TeacherScore is null).Select(static candidate => candidate.Text).ToArray();
                var scores = unknown.Zip(await cache.ScoreAsync(teacher, query.Text, unknown, cancellationToken).ConfigureAwait(false)).DistinctBy(static scored => scored.First)
                    .ToDictionary(static scored => scored.First, static scored => scored.Second, StringComparer.Ordinal);
                queries.Add(query with { Candidates = [.. query.Candidates.Select(candidate => candidate with { TeacherScore = candidate.TeacherScore ?? scores[candidate.Text] })] });
            }

            return new RankingDataset(dataset.Name, queries) { Dropped = dataset.Dropped };
        }
    }

    /// <summary>Gives every candidate what the teachers say of it together (<see cref="TeacherMixture"/>), in place of what it had.</summary>
    /// <param name="set">What to score. Passages made up as negatives get the lowest score of their list: no model needs to be asked.</param>
    /// <param name="teachers">Who teaches, and how much each counts.</param>
    /// <param name="load">Loads a teacher by its name; never asked for <c>bm25</c>. One is loaded at a time, and disposed of.</param>
    /// <param name="cacheFolder">Where scores are kept from one training to the next, by each teacher's digest and the pair; <see langword="null"/> (the default) for nowhere.</param>
    /// <param name="cancellationToken">Stops between two queries; what was scored stays in the cache.</param>
    /// <returns>
    /// A set that says who taught it; its dataset's name ends in the first digits of <see cref="TrainingSet.TeacherDigest"/>. A teacher that gives all candidates of a query the same
    /// score adds nothing to that query; <see cref="RankingDataset.Dropped"/> counts those queries.
    /// </returns>
    /// <exception cref="ConstantTeacherException">A teacher tells the candidates of no query apart.</exception>
    /// <exception cref="TrainingException">A score is not a number, or the cache cannot be read or written.</exception>
    public static Task<TrainingSet> AddAsync(
        TrainingSet set, TeacherMixture teachers, Func<string, CancellationToken, Task<IReranker>> load, string? cacheFolder = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(teachers);
        ArgumentNullException.ThrowIfNull(load);
        return new TeacherFusion(set, teachers, load, cacheFolder).AddAsync(cancellationToken);
    }

    /// <summary>The logits of texts for a query.</summary>
    internal static async Task<double[]> ScoreAsync(IReranker reranker, string query, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var request = new ScoreRequest([.. texts.Select(text => new QueryDocumentPair(query, text))]);
        var response = await reranker.ScoreAsync(request, Raw, cancellationToken).ConfigureAwait(false);
        return [.. response.Scores.Select(static score => (double)score)];
    }
}
