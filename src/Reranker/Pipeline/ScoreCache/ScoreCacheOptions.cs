using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>How much a score cache keeps.</summary>
public sealed class ScoreCacheOptions
{
    /// <summary>About how many bytes of memory the scores may take, at least 1,024. Default: 64 MiB, some 260,000 scores: texts are not kept.</summary>
    [Range(1024, long.MaxValue)]
    public long MaxBytes { get; set; } = 64 << 20;

    /// <summary>
    /// Keep scores in the container's <see cref="Microsoft.Extensions.Caching.Hybrid.HybridCache"/> too, so that replicas share those of its distributed cache, and
    /// a new one begins warm. Its default expiration holds. A distributed cache that fails costs the scores, not the answer. Default: <see langword="false"/>.
    /// </summary>
    public bool Shared { get; set; }
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class ScoreCacheOptionsValidator : IValidateOptions<ScoreCacheOptions>;
