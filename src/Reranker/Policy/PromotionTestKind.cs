using System.Text.Json.Serialization;

namespace Reranker;

/// <summary>What a test asks of the challenger.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromotionTestKind>))]
public enum PromotionTestKind
{
    /// <summary>To be better than the champion, beyond chance, in a primary metric.</summary>
    [JsonStringEnumMemberName("superiority")]
    Superiority,

    /// <summary>Not to be worse than the champion by more than a margin.</summary>
    [JsonStringEnumMemberName("non_inferiority")]
    NonInferiority,

    /// <summary>Not to be worse by more than a margin, beyond chance, in the slice of queries where it does worst.</summary>
    [JsonStringEnumMemberName("worst_slice")]
    WorstSlice,

    /// <summary>Not to be slower: <c>p95_milliseconds</c>, as a ratio to the champion's.</summary>
    [JsonStringEnumMemberName("latency_ratio")]
    LatencyRatio,

    /// <summary>Not to be larger: <c>model_bytes</c>, as a ratio to the champion's.</summary>
    [JsonStringEnumMemberName("size_ratio")]
    SizeRatio,

    /// <summary>Not to have scores that mean less: <c>calibration_error</c>, as a rise above the champion's.</summary>
    [JsonStringEnumMemberName("calibration_rise")]
    CalibrationRise,
}
