using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>How many answers are interleaved, and how long they may wait for the challenger.</summary>
public sealed class InterleavingOptions : OnlineOptions
{
    /// <summary>How long the challenger may take before the champion answers alone; from 1 millisecond to an hour. Default: 1 second.</summary>
    [TimeSpanRange("00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class InterleavingOptionsValidator : IValidateOptions<InterleavingOptions>;
