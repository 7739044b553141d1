using Microsoft.Extensions.Caching.Memory;

namespace Reranker;

/// <summary>Keeps scores by key within a number of bytes; those used longest ago go first. Safe for concurrent use.</summary>
internal sealed class ScoreMemory(long maxBytes) : IDisposable
{
    /// <summary>What one score takes on a 64-bit machine, key, entry and table included: 230 measured, rounded up.</summary>
    public const int BytesPerScore = 256;

    // Scores do not expire, so there is nothing to scan for.
    private readonly MemoryCache _scores = new(new MemoryCacheOptions { SizeLimit = maxBytes, ExpirationScanFrequency = TimeSpan.FromDays(365) });
    private readonly Lock _counting = new();
    private long _added;
    private long _evicted;

    public bool TryGet(UInt128 key, out PairScore score)
    {
        var found = _scores.TryGetValue(key, out var value);
        score = found ? (PairScore)value! : default;
        return found;
    }

    public void Add(ReadOnlySpan<UInt128> keys, ReadOnlySpan<PairScore> scores)
    {
        for (var index = 0; index < keys.Length; index++)
        {
            object key = keys[index];
            if (_scores.TryGetValue(key, out _))
                continue;
            using var entry = _scores.CreateEntry(key);
            entry.Size = BytesPerScore;
            entry.Value = scores[index];
            Interlocked.Increment(ref _added);
        }

        CountEvictions();
    }

    public void Dispose() => _scores.Dispose();

    // A callback an entry would make each half as large again.
    private void CountEvictions()
    {
        lock (_counting)
        {
            var evicted = Interlocked.Read(ref _added) - _scores.Count;
            if (evicted <= _evicted)
                return;
            CacheInstruments.Evictions.Add(evicted - _evicted);
            _evicted = evicted;
        }
    }
}
