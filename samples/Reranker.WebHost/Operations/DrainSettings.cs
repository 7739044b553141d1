using System.ComponentModel.DataAnnotations;

namespace Reranker.WebHost;

/// <summary>The section <c>Reranker:Drain</c> of the configuration: how a host that is told to stop does so.</summary>
public sealed class DrainSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = $"{HostSettings.Section}:Drain";

    /// <summary>
    /// How long requests are still taken after readiness has gone, so that a load balancer notices before one is refused. Default: none;
    /// in a container, a little more than the balancer takes to notice.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Delay { get; set; }

    /// <summary>How long requests that run, and a training's last checkpoint, are waited for after that. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
