namespace Reranker.Training;

/// <summary>Lets a teacher score a dataset once, for the losses that distil it.</summary>
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
        var cache = await TeacherScoreCache.OpenAsync(cacheFolder, teacher.GetService<RerankerMetadata>()?.Model.Digest, cancellationToken).ConfigureAwait(false);
        await using (cache.ConfigureAwait(false))
        {
            var queries = new List<RankingQuery>(dataset.Queries.Count);
            foreach (var query in dataset.Queries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var unknown = query.Candidates.Where(candidate => candidate.TeacherScore is null && cache.Find(query.Text, candidate.Text) is null)
                    .Select(static candidate => candidate.Text).Distinct(StringComparer.Ordinal).ToArray();
                if (unknown.Length > 0)
                    await cache.AddAsync(query.Text, unknown, await ScoreAsync(teacher, query.Text, unknown, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
                queries.Add(query with { Candidates = [.. query.Candidates.Select(candidate => candidate with { TeacherScore = candidate.TeacherScore ?? cache.Find(query.Text, candidate.Text) })] });
            }

            return new RankingDataset(dataset.Name, queries) { Dropped = dataset.Dropped };
        }
    }

    /// <summary>The logits of texts for a query.</summary>
    internal static async Task<double[]> ScoreAsync(IReranker reranker, string query, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var request = new ScoreRequest([.. texts.Select(text => new QueryDocumentPair(query, text))]);
        var response = await reranker.ScoreAsync(request, Raw, cancellationToken).ConfigureAwait(false);
        return [.. response.Scores.Select(static score => (double)score)];
    }
}
