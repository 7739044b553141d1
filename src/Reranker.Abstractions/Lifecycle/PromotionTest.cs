namespace Reranker;

/// <summary>What one metric says about a challenger.</summary>
public sealed record PromotionTest
{
    /// <summary>The metric, for instance <c>ndcg_at_5</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>What was asked of the challenger.</summary>
    public required PromotionTestKind Kind { get; init; }

    /// <summary>Whether the challenger gave it.</summary>
    public required bool Passed { get; init; }

    /// <summary>How many queries were compared.</summary>
    public required int Queries { get; init; }

    /// <summary>The champion's mean.</summary>
    public required double Champion { get; init; }

    /// <summary>The challenger's mean.</summary>
    public required double Challenger { get; init; }

    /// <summary>The mean of challenger − champion.</summary>
    public required double Difference { get; init; }

    /// <summary>The lower end of the difference's 95 % bootstrap interval (<see cref="PairedBootstrap"/>).</summary>
    public required double IntervalLow { get; init; }

    /// <summary>The upper end of the difference's 95 % bootstrap interval.</summary>
    public required double IntervalHigh { get; init; }

    /// <summary>Superiority: the level at or below which <see cref="PValue"/> passes. Non-inferiority: the fall that is allowed.</summary>
    public required double Threshold { get; init; }

    /// <summary>The one-sided p-value of the permutation test; only for superiority.</summary>
    public double? PValue { get; init; }

    /// <summary>The one-sided p-value of the paired t-test, which decides nothing and ought to be close; only for superiority.</summary>
    public double? TTestPValue { get; init; }
}
