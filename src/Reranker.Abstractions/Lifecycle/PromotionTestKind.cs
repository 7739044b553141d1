using System.Text.Json.Serialization;

namespace Reranker;

/// <summary>What a test asks of the challenger.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromotionTestKind>))]
public enum PromotionTestKind
{
    /// <summary>To be better than the champion, beyond chance.</summary>
    [JsonStringEnumMemberName("superiority")]
    Superiority,

    /// <summary>Not to be worse than the champion by more than a margin.</summary>
    [JsonStringEnumMemberName("non_inferiority")]
    NonInferiority,
}
