namespace Reranker;

/// <summary>How much a score cache keeps.</summary>
public sealed class ScoreCacheOptions
{
    /// <summary>About how many bytes of memory the scores may take, at least 1,024. Default: 64 MiB, some 260,000 scores: texts are not kept.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1,024.</exception>
    public long MaxBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1024);
            field = value;
        }
    } = 64 << 20;

    /// <summary>
    /// Keep scores in the container's <see cref="Microsoft.Extensions.Caching.Hybrid.HybridCache"/> too, so that replicas share those of its distributed cache, and
    /// a new one begins warm. Its default expiration holds. A distributed cache that fails costs the scores, not the answer. Default: <see langword="false"/>.
    /// </summary>
    public bool Shared { get; init; }
}
