namespace Reranker.Training;

/// <summary>Finds, for queries with judged texts, others that share their words: the negatives worth learning from.</summary>
/// <remarks>
/// They come from as deep as what a reranker gets to see, evenly: the very best matches alone share so many words with the query that a model learns to distrust
/// shared words.
/// </remarks>
internal static class HardNegativeMiner
{
    private const int Depth = 100;
    private const int Count = 25;

    /// <summary>Makes candidates of each query's judged texts, a text judged twice by its higher grade, and 25 of the 100 best BM25 matches among all others.</summary>
    /// <param name="source">Prefix of the queries' ids.</param>
    /// <param name="texts">All texts; copies count as one.</param>
    /// <param name="queries">Queries with their judged texts and grades, above 0 for relevant ones.</param>
    /// <param name="cancellationToken">Stops the mining.</param>
    public static List<RankingQuery> Mine(
        string source, IEnumerable<string> texts, IEnumerable<(string Query, IEnumerable<(string Text, double Grade)> Judged)> queries, CancellationToken cancellationToken)
    {
        var distinct = texts.Distinct(StringComparer.Ordinal).ToArray();
        using var index = new Bm25Index(distinct);
        var mined = new List<RankingQuery>();
        foreach (var (query, judgements) in queries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var judged = new OrderedDictionary<string, double>(StringComparer.Ordinal);
            foreach (var (text, grade) in judgements)
                judged[text] = Math.Max(grade, judged.GetValueOrDefault(text));
            var found = index.Search(query, Depth + judged.Count).Select(position => distinct[position]).Where(text => !judged.ContainsKey(text)).Take(Depth).ToArray();
            var negatives = found.Length <= Count ? found : Enumerable.Range(0, Count).Select(i => found[i * found.Length / Count]);
            mined.Add(Graded.Query(
                $"{source}-{mined.Count}", query, judged.Where(static document => document.Value > 0).Select(static document => (document.Key, document.Value)),
                judged.Where(static document => document.Value <= 0).Select(static document => document.Key).Concat(negatives)));
        }

        return mined;
    }
}
