namespace Reranker.Training;

/// <summary>Finds, for queries with known relevant texts, others that share their words: the negatives worth learning from.</summary>
internal static class HardNegativeMiner
{
    /// <summary>Makes candidates of each query's relevant texts and the best BM25 matches among all texts.</summary>
    /// <param name="source">Prefix of the queries' ids.</param>
    /// <param name="texts">All texts; copies count as one.</param>
    /// <param name="queries">Queries with their relevant texts.</param>
    /// <param name="count">How many negatives a query gets at most.</param>
    /// <param name="cancellationToken">Stops the mining.</param>
    public static List<RankingQuery> Mine(
        string source, IEnumerable<string> texts, IEnumerable<(string Query, IEnumerable<string> Relevant)> queries, int count, CancellationToken cancellationToken)
    {
        var distinct = texts.Distinct(StringComparer.Ordinal).ToArray();
        using var index = new Bm25Index(distinct);
        var mined = new List<RankingQuery>();
        foreach (var (query, relevant) in queries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var positives = relevant.ToHashSet(StringComparer.Ordinal);
            var negatives = index.Search(query, count + positives.Count).Select(position => distinct[position]).Where(text => !positives.Contains(text)).Take(count);
            mined.Add(Graded.Query($"{source}-{mined.Count}", query, positives, negatives));
        }

        return mined;
    }
}
