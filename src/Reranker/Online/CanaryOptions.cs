using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>Which requests the challenger answers.</summary>
public sealed class CanaryOptions : OnlineOptions
{
    /// <summary>
    /// What stays with one model, for instance the user of the request: requests with the same key are answered by the same model.
    /// Where it gives <see langword="null"/>, and by default, the query.
    /// </summary>
    public Func<RerankRequest, string?>? Key { get; set; }

    /// <summary>How long the challenger may take before the champion answers instead; from 1 millisecond to an hour. Default: 1 second.</summary>
    [TimeSpanRange("00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class CanaryOptionsValidator : IValidateOptions<CanaryOptions>;
