using Microsoft.Extensions.Options;
using static System.FormattableString;

namespace Reranker;

/// <summary>Tells from counts whether a new champion serves so much worse than the one before that it should be taken back.</summary>
/// <remarks>Pure: the same counts and options give the same answer. Safe for concurrent use.</remarks>
public sealed class RollbackGuard
{
    private readonly RollbackGuardOptions _options;

    /// <summary>Creates a guard.</summary>
    /// <param name="options">Its bounds; <see langword="null"/> for the defaults.</param>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public RollbackGuard(RollbackGuardOptions? options = null)
    {
        _options = new RollbackGuardOptionsValidator().Require(options ?? new RollbackGuardOptions());
    }

    /// <summary>Looks at the bounds in the order error rate, latency, scores.</summary>
    /// <param name="before">What the champion before came to.</param>
    /// <param name="now">What the new champion came to so far.</param>
    /// <returns>Why it should be taken back, in a sentence; <see langword="null"/> where it should not, or too few requests were answered to tell.</returns>
    public string? FindReason(ServingCounts before, ServingCounts now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        if (Math.Min(before.Requests, now.Requests) < _options.MinimumRequests)
            return null;
        if (now.ErrorRate - before.ErrorRate > _options.MaximumErrorRateRise)
            return Invariant($"{now.ErrorRate:P1} of {now.Requests} requests failed, {before.ErrorRate:P1} before; a rise of {_options.MaximumErrorRateRise:P1} is allowed.");
        var (latency, usual) = (now.Latency(0.95), before.Latency(0.95));
        if (usual > 0 && latency > usual * _options.MaximumLatencyRatio)
            return Invariant($"The 95th percentile of the requests' time is {latency:0.#} ms, {usual:0.#} ms before; {_options.MaximumLatencyRatio:0.##} times is allowed.");
        if (DistributionShift.KolmogorovSmirnov(before.Scores, now.Scores) is var distance && distance > _options.MaximumScoreDistance)
            return Invariant($"The scores are at a Kolmogorov-Smirnov distance of {distance:0.00} from those before; {_options.MaximumScoreDistance:0.00} is allowed.");
        if (DistributionShift.StabilityIndex(before.Scores, now.Scores) is var index && index > _options.MaximumStabilityIndex)
            return Invariant($"The scores' population stability index is {index:0.00}; {_options.MaximumStabilityIndex:0.00} is allowed.");
        return null;
    }
}
