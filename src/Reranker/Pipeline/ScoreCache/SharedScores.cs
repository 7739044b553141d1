using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Extensions.Caching.Hybrid;

namespace Reranker;

/// <summary>Scores that replicas share: the distributed tier of a <see cref="HybridCache"/>, whose local one <see cref="ScoreMemory"/> stands for at a fraction of the memory.</summary>
internal sealed class SharedScores(HybridCache cache)
{
    private const int Bytes = 13;

    private static readonly HybridCacheEntryOptions Reading = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableLocalCache };
    private static readonly HybridCacheEntryOptions Writing = new() { Flags = HybridCacheEntryFlags.DisableLocalCache };

    /// <summary>The scores that are known of these.</summary>
    public async Task<Dictionary<UInt128, PairScore>> FindAsync(IReadOnlyList<UInt128> keys, CancellationToken cancellationToken)
    {
        var values = await Task.WhenAll(keys.Select(key =>
            cache.GetOrCreateAsync(Name(key), static _ => default(ValueTask<byte[]?>), Reading, cancellationToken: cancellationToken).AsTask())).ConfigureAwait(false);
        var found = new Dictionary<UInt128, PairScore>();
        for (var index = 0; index < values.Length; index++)
            if (values[index] is { Length: Bytes } value)
                found[keys[index]] = Read(value);
        return found;
    }

    public Task AddAsync(IReadOnlyList<UInt128> keys, PairScore[] scores, CancellationToken cancellationToken) => Task.WhenAll(
        keys.Zip(scores, (key, score) => cache.SetAsync(Name(key), Write(score), Writing, cancellationToken: cancellationToken).AsTask()));

    private static string Name(UInt128 key) => "reranker:score:" + key.ToString("x32", CultureInfo.InvariantCulture);

    private static PairScore Read(ReadOnlySpan<byte> value) => new(
        BinaryPrimitives.ReadSingleLittleEndian(value),
        BinaryPrimitives.ReadSingleLittleEndian(value[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(value[8..]),
        value[12] != 0);

    private static byte[] Write(PairScore score)
    {
        var value = new byte[Bytes];
        BinaryPrimitives.WriteSingleLittleEndian(value, score.Score);
        BinaryPrimitives.WriteSingleLittleEndian(value.AsSpan(4), score.RankingScore);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(8), score.Windows);
        value[12] = score.Truncated ? (byte)1 : (byte)0;
        return value;
    }
}
