using System.Text.Json;
using System.Text.Json.Serialization;

namespace Reranker.MLflow;

/// <summary>What a webhook is called with; versions come as texts.</summary>
internal sealed record WebhookContent(string? Entity = null, string? Action = null, string? Workspace = null, JsonElement Data = default);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WebhookContent))]
[JsonSerializable(typeof(WebhookModel))]
[JsonSerializable(typeof(WebhookModelVersion))]
[JsonSerializable(typeof(WebhookTag))]
[JsonSerializable(typeof(WebhookAlias))]
internal sealed partial class WebhookJson : JsonSerializerContext;
