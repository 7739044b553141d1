using System.Text.Json.Serialization;

namespace Reranker;

/// <summary>What becomes of a challenger.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromotionOutcome>))]
public enum PromotionOutcome
{
    /// <summary>It is better than the champion and takes its place.</summary>
    [JsonStringEnumMemberName("promoted")]
    Promoted,

    /// <summary>The champion stays: the challenger is no better, or pays for it elsewhere.</summary>
    [JsonStringEnumMemberName("kept")]
    Kept,

    /// <summary>The champion stays for now: there is too little evidence either way.</summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,
}
