namespace Reranker;

/// <summary>Which pairs of a request are known, and which have to be scored: each distinct one once.</summary>
internal sealed class CacheLookup
{
    private readonly UInt128[] _keys;
    private readonly Dictionary<UInt128, int> _places = [];

    private CacheLookup(UInt128[] keys) => (_keys, Scores) = (keys, new PairScore[keys.Length]);

    /// <summary>One a pair; those of missing pairs are empty until <see cref="Complete"/>.</summary>
    public PairScore[] Scores { get; }

    /// <summary>The indices of the pairs to score, in the order of the request.</summary>
    public List<int> Missing { get; } = [];

    /// <summary>The keys of the pairs to score.</summary>
    public UInt128[] MissingKeys => [.. Missing.Select(index => _keys[index])];

    /// <summary>Every pair is missing, for want of a model to look scores up for.</summary>
    public static CacheLookup Nothing(int pairs)
    {
        var lookup = new CacheLookup(new UInt128[pairs]);
        lookup.Missing.AddRange(Enumerable.Range(0, pairs));
        return lookup;
    }

    public static CacheLookup Run(ScoreMemory memory, UInt128[] keys)
    {
        var lookup = new CacheLookup(keys);
        for (var index = 0; index < keys.Length; index++)
            if (!memory.TryGet(keys[index], out lookup.Scores[index]) && lookup._places.TryAdd(keys[index], lookup.Missing.Count))
                lookup.Missing.Add(index);
        return lookup;
    }

    /// <summary>Takes scores that another tier knows.</summary>
    public void Take(Dictionary<UInt128, PairScore> found)
    {
        Missing.RemoveAll(index => found.ContainsKey(_keys[index]));
        _places.Clear();
        for (var place = 0; place < Missing.Count; place++)
            _places.Add(_keys[Missing[place]], place);
        for (var index = 0; index < _keys.Length; index++)
            if (found.TryGetValue(_keys[index], out var score))
                Scores[index] = score;
    }

    /// <summary>Puts the scores of the missing pairs in their places.</summary>
    public ScoredPairs Complete(ScoredPairs fresh)
    {
        for (var index = 0; index < _keys.Length; index++)
            if (_places.TryGetValue(_keys[index], out var place))
                Scores[index] = fresh.Scores[place];

        // A reranker that does not tell which pairs it cut tells at least how many.
        var usage = RerankUsage.Of(fresh.Usage.TotalTokens, Scores);
        return new ScoredPairs(Scores, fresh.Model, usage with { TruncatedPairs = Math.Max(usage.TruncatedPairs, fresh.Usage.TruncatedPairs) });
    }
}
