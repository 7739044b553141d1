namespace Reranker.Training;

/// <summary>The texts that cannot be found as negatives of a query: its own candidates, copies of them, and the query itself.</summary>
internal sealed class KnownTexts
{
    // A passage that ends in so long a query is the query, under a title.
    private const int LongQuery = 40;

    private readonly HashSet<string> _keys;
    private readonly string _query;

    public KnownTexts(RankingQuery query)
    {
        _query = TextIdentity.KeyOf(query.Text);
        _keys = query.Candidates.Select(static candidate => TextIdentity.KeyOf(candidate.Text)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>How many there are.</summary>
    public int Count => _keys.Count;

    /// <summary>Adds a text that is found.</summary>
    /// <returns>Whether it is new: neither known, nor found before, nor the query.</returns>
    public bool TryAdd(string text)
    {
        var key = TextIdentity.KeyOf(text);
        return key != _query && !(_query.Length >= LongQuery && key.EndsWith(_query, StringComparison.Ordinal)) && _keys.Add(key);
    }
}
