using System.Text.Json.Serialization;

namespace Reranker;

/// <summary>Why a version became the champion.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromotionCause>))]
public enum PromotionCause
{
    /// <summary>It won against the champion before it, was chosen by somebody, or was the first one.</summary>
    [JsonStringEnumMemberName("promotion")]
    Promotion,

    /// <summary>The champion after it was taken back.</summary>
    [JsonStringEnumMemberName("rollback")]
    Rollback,

    /// <summary>The champion after it is no longer in the registry.</summary>
    [JsonStringEnumMemberName("restoration")]
    Restoration,
}
