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
}
