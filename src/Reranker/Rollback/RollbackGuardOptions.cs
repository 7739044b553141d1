using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Reranker;

/// <summary>When a champion that has just been promoted is taken back.</summary>
public sealed class RollbackGuardOptions
{
    /// <summary>How many minutes a new champion is watched, from its first answer; from 1 to 43,200, which are 30 days. Default: 30.</summary>
    [Range(1, 43_200)]
    public int WindowMinutes { get; set; } = 30;

    /// <summary>The least requests that both champions, the new one and the one before, must have answered; at least 1. Default: 200: the 95th percentile of fewer is ten requests' chance.</summary>
    [Range(1, 1_000_000)]
    public int MinimumRequests { get; set; } = 200;

    /// <summary>How much greater than before the share of failed requests may be, from 0 to 1; <see langword="null"/> for any. Default: 0.05.</summary>
    [Range(0.0, 1.0)]
    public double? MaximumErrorRateRise { get; set; } = 0.05;

    /// <summary>How many times longer than before the 95th percentile of the requests' time may be, at least 1; <see langword="null"/> for any. Default: 2, since times of live requests also vary with what is asked.</summary>
    [Range(1.0, 1_000.0)]
    public double? MaximumLatencyRatio { get; set; } = 2;

    /// <summary>
    /// The greatest Kolmogorov–Smirnov distance of the scores, from 0 to 1; <see langword="null"/> for any. Default: 0.8: a better model may well score otherwise, but
    /// scores that hardly overlap with those before mean nothing to whoever compares them with a threshold.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? MaximumScoreDistance { get; set; } = 0.8;

    /// <summary>
    /// The greatest population stability index of the scores; <see langword="null"/> (the default) for any: the usual 0.25 is for one model over time, and one that has
    /// learnt something passes it without being broken.
    /// </summary>
    [Range(0.0, 1_000.0)]
    public double? MaximumStabilityIndex { get; set; }
}

/// <summary>The attributes above, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class RollbackGuardOptionsValidator : IValidateOptions<RollbackGuardOptions>;
