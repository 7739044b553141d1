namespace Reranker.Training;

/// <summary>Finds, in a pool of texts, others that share a query's words: the negatives worth learning from.</summary>
internal sealed class HardNegativeMiner(IReadOnlyList<string> pool, MinedNegativeOptions options) : IDisposable
{
    private readonly Bm25Index _index = new(pool);

    /// <summary>Adds texts to a query's own, by <see cref="MinedNegativeOptions"/>.</summary>
    public RankingQuery AddTo(RankingQuery query)
    {
        var known = new KnownTexts(query);
        var found = _index.Search(query.Text, options.Depth + known.Count + 1).Select(position => pool[position]).Where(known.TryAdd).Take(options.Depth).ToArray();
        var spread = found.Length <= options.Count ? found : Enumerable.Range(0, options.Count).Select(i => found[(int)((long)i * found.Length / options.Count)]);
        var negatives = query.Candidates.Count(static candidate => candidate.Grade <= 0);
        return query with { Candidates = [.. query.Candidates, .. spread.Select((text, i) => new RankingCandidate($"-{negatives + i}", text, 0))] };
    }

    public void Dispose() => _index.Dispose();
}
