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

    // A model is asked about all parts in one go, BM25 about each with the words of its own pool.
    private async Task<string> HearAsync(WeightedTeacher teacher, CancellationToken cancellationToken)
    {
        var heard = new Heard();
        var digests = new List<string>();
        var parts = set.Parts.Zip(_scores).Where(static part => part.First.Queries.Count > 0).ToArray();
        if (teacher.IsBm25)
        {
            foreach (var part in parts)
            {
                using var lexical = new Bm25Reranker(part.First.Pool);
                digests.Add(await HearAsync(teacher, lexical, [part], heard, cancellationToken).ConfigureAwait(false));
            }
        }
        else
        {
            using var model = await load(teacher.Name, cancellationToken).ConfigureAwait(false);
            digests.Add(await HearAsync(teacher, model, parts, heard, cancellationToken).ConfigureAwait(false));
        }

        if (heard.Same > 0 && heard.Same == heard.Asked)
            throw new ConstantTeacherException(teacher.Name, heard.Asked);
        _dropped.Add($"lists of the teacher '{teacher.Name}', which finds all their candidates the same", heard.Same);
        return digests is [var only] ? only : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', digests))));
    }

    private async Task<string> HearAsync(
        WeightedTeacher teacher, IReranker reranker, (TrainingPart First, double[][] Second)[] parts, Heard heard, CancellationToken cancellationToken)
    {
        var cache = await TeacherScoreCache.OpenAsync(cacheFolder, reranker, cancellationToken).ConfigureAwait(false);
        await using (cache.ConfigureAwait(false))
        {
            foreach (var (query, sum) in parts.SelectMany(static part => part.First.Queries.Zip(part.Second)))
            {
                var scores = await cache.ScoreAsync(reranker, query.Text, [.. AskedOf(query).Select(static candidate => candidate.Text)], cancellationToken).ConfigureAwait(false);
                Require(scores, teacher, query);
                heard.Asked += scores.Length > 1 ? 1 : 0;
                heard.Same += scores.Length > 1 && !RankFusion.Differ(scores) ? 1 : 0;
                Add(teacher, scores, sum);
            }
        }

        return reranker.GetService<RerankerMetadata>()?.Model.Digest ?? "";
    }

    private void Add(WeightedTeacher teacher, double[] scores, double[] sum)
    {
        // Scores that differ by noise alone become the same, which says nothing.
        var values = teachers.IsFused ? RankFusion.ZScores(scores) : RankFusion.Differ(scores) ? scores : [.. Enumerable.Repeat(scores.FirstOrDefault(), scores.Length)];
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

    /// <summary>On how many queries with several candidates a teacher was asked, and on how many it found them all the same.</summary>
    private sealed class Heard
    {
        public int Asked { get; set; }

        public int Same { get; set; }
    }
}
