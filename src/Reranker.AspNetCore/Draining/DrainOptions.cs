using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker.AspNetCore;

/// <summary>How a host that is told to stop does so.</summary>
public sealed class DrainOptions
{
    /// <summary>
    /// How long requests are still taken after readiness has gone, so that a load balancer notices before one is refused; up to 10 minutes. Default: none. In a
    /// container: a little more than the balancer takes to notice.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Delay { get; set; }

    /// <summary>How long running requests, and the last checkpoint of a training, are waited for after that; from 100 ms to an hour. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class DrainOptionsValidator : IValidateOptions<DrainOptions>;
