using System.Security.Cryptography;
using System.Text;

namespace Reranker.Training;

/// <summary>Lets teachers score a set one after the other, and adds what they say, query by query.</summary>
internal sealed class TeacherFusion(TrainingSet set, TeacherMixture teachers, Func<string, CancellationToken, Task<IReranker>> load, string? cacheFolder)
{
    private readonly DroppedCounts _dropped = new();

    // What is said of each query's candidates so far, part by part; made-up ones are left out.
    private readonly double[][][] _scores = [.. set.Parts.Select(static part => part.Queries.Select(static query => new double[AskedOf(query).Count()]).ToArray())];

    public async Task<TrainingSet> AddAsync(CancellationToken cancellationToken)
    {
        var identities = new List<TeacherIdentity>();
        foreach (var teacher in teachers.Teachers)
            identities.Add(new TeacherIdentity(teacher, await HearAsync(teacher, cancellationToken).ConfigureAwait(false)));
        return set.TaughtBy(identities, [.. set.Parts.Zip(_scores, static (part, scores) => part.Queries.Zip(scores, Taught).ToArray())], _dropped);
    }

    private async Task<string> HearAsync(WeightedTeacher teacher, CancellationToken cancellationToken)
    {
        var (asked, same) = (0, 0);
        var digests = new List<string>();
        var model = teacher.IsBm25 ? null : await load(teacher.Name, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var (part, sums) in set.Parts.Zip(_scores))
            {
                if (part.Queries.Count == 0)
                    continue;
                using var lexical = model is null ? new Bm25Reranker(part.Pool) : null;
                var reranker = model ?? lexical!;
                digests.Add(reranker.GetService<RerankerMetadata>()?.Model.Digest ?? "");
                var cache = await TeacherScoreCache.OpenAsync(cacheFolder, reranker, cancellationToken).ConfigureAwait(false);
                await using (cache.ConfigureAwait(false))
                {
                    foreach (var (query, sum) in part.Queries.Zip(sums))
                    {
                        var scores = await cache.ScoreAsync(reranker, query.Text, [.. AskedOf(query).Select(static candidate => candidate.Text)], cancellationToken).ConfigureAwait(false);
                        Require(scores, teacher, query);
                        asked += scores.Length > 1 ? 1 : 0;
                        same += scores.Length > 1 && !ZScores.Differ(scores) ? 1 : 0;
                        Add(teacher, scores, sum);
                    }
                }
            }
        }
        finally
        {
            model?.Dispose();
        }

        if (same > 0 && same == asked)
            throw new ConstantTeacherException(teacher.Name, asked);
        _dropped.Add($"lists of the teacher '{teacher.Name}', which finds all their candidates the same", same);
        return DigestOf(digests);
    }

    private void Add(WeightedTeacher teacher, double[] scores, double[] sum)
    {
        var values = teachers.IsFused ? ZScores.Of(scores) : scores;
        for (var i = 0; i < sum.Length; i++)
            sum[i] += (teacher.Weight ?? 1) * values[i];
    }

    private static void Require(double[] scores, WeightedTeacher teacher, RankingQuery query)
    {
        if (!scores.All(double.IsFinite))
            throw new TrainingException($"The teacher '{teacher.Name}' gives a score that is not a number, for the query '{query.Id}'. Leave it out, or use a model whose scores are numbers.");
    }

    private static IEnumerable<RankingCandidate> AskedOf(RankingQuery query) => query.Candidates.Where(static candidate => !candidate.IsSynthetic);

    private static RankingQuery Taught(RankingQuery query, double[] scores)
    {
        var next = 0;
        var least = scores.DefaultIfEmpty(0).Min();
        return query with { Candidates = [.. query.Candidates.Select(candidate => candidate with { TeacherScore = candidate.IsSynthetic ? least : scores[next++] })] };
    }

    // A model has one digest for all parts, BM25 one for each pool.
    private static string DigestOf(List<string> digests)
    {
        var distinct = digests.Distinct(StringComparer.Ordinal).ToArray();
        return distinct is [var only] ? only : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', distinct))));
    }
}
