namespace Reranker;

/// <summary>What one metric says about a challenger.</summary>
public sealed record PromotionTest
{
    /// <summary>The metric, for instance <c>ndcg_at_5</c>, or what a guardrail measures, for instance <c>p95_milliseconds</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>What was asked of the challenger.</summary>
    public required PromotionTestKind Kind { get; init; }

    /// <summary>Whether the challenger gave it.</summary>
    public required bool Passed { get; init; }

    /// <summary>The slice that it is about, for instance <c>query_length 3 to 4</c>; <see langword="null"/> where it is about all queries.</summary>
    public string? Slice { get; init; }

    /// <summary>How many queries were compared.</summary>
    public required int Queries { get; init; }

    /// <summary>The champion's value; of a metric, the mean.</summary>
    public required double Champion { get; init; }

    /// <summary>The challenger's value.</summary>
    public required double Challenger { get; init; }

    /// <summary>Challenger − champion; of a metric, the mean of it.</summary>
    public required double Difference { get; init; }

    /// <summary>The lower end of the difference's 95 % bootstrap interval (<see cref="PairedBootstrap"/>); <see langword="null"/> for what is not measured query by query.</summary>
    public double? IntervalLow { get; init; }

    /// <summary>The upper end of the difference's 95 % bootstrap interval.</summary>
    public double? IntervalHigh { get; init; }

    /// <summary>
    /// Superiority: the level at or below which <see cref="AdjustedPValue"/> passes. Non-inferiority and worst slice: the fall that is allowed. Latency and size:
    /// the greatest ratio to the champion's. Calibration: the rise that is allowed.
    /// </summary>
    public required double Threshold { get; init; }

    /// <summary>The one-sided p-value of the permutation test: that the challenger is better (superiority), or worse by more than the threshold (worst slice; 1 where it is not); none elsewhere.</summary>
    public double? PValue { get; init; }

    /// <summary>The p-value after Holm's correction for all primary metrics, or for all slices, which decides; the same where there is only one.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>The one-sided p-value of the paired t-test, which decides nothing and ought to be close to <see cref="PValue"/>; only for superiority.</summary>
    public double? TTestPValue { get; init; }
}
