namespace Reranker;

/// <summary>Why two evaluation reports cannot be compared.</summary>
public enum IncomparableReason
{
    /// <summary>They are about datasets with different digests.</summary>
    DifferentDatasets,

    /// <summary>They are about different queries, or give them in another order.</summary>
    DifferentQueries,

    /// <summary>They part the queries into different slices.</summary>
    DifferentSlices,

    /// <summary>One lacks a metric that decides, for instance because it was measured at another cut-off.</summary>
    MissingMetric,

    /// <summary>One has more or fewer values than queries.</summary>
    WrongCount,

    /// <summary>One holds a value that is no number, or none that can be.</summary>
    UnusableValue,

    /// <summary>One lacks the latencies, the size, the calibration error or the slices that a guardrail asks for.</summary>
    MissingMeasurement,
}
