using System.ComponentModel.DataAnnotations;

namespace Reranker.WebHost;

/// <summary>The section <c>Reranker:Limits</c> of the configuration: how long a request may take, and how many a caller may send.</summary>
public sealed class LimitSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = $"{HostSettings.Section}:Limits";

    /// <summary>How long a request may take that changes nothing. Default: one minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many requests a caller (a key; without keys an address) may send in a <see cref="Period"/>, on average; 0 for as many as it likes. Default: 0.</summary>
    [Range(0, 1_000_000)]
    public int Requests { get; set; }

    /// <summary>The time in which <see cref="Requests"/> are given. Default: one second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many requests a caller that was quiet may send at once. Default: <see cref="Requests"/>.</summary>
    [Range(1, 1_000_000)]
    public int? Burst { get; set; }
}
