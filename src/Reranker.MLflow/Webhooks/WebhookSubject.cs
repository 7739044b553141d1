using System.Text.Json;

namespace Reranker.MLflow;

/// <summary>To what something happened.</summary>
/// <param name="Name">The registered model or the prompt.</param>
public abstract record WebhookSubject(string Name)
{
    internal static WebhookSubject? Read(string entity, JsonElement data) => entity switch
    {
        "registered_model" or "prompt" => data.Deserialize(WebhookJson.Default.WebhookModel),
        "model_version" or "prompt_version" => data.Deserialize(WebhookJson.Default.WebhookModelVersion),
        "model_version_tag" or "prompt_tag" or "prompt_version_tag" => data.Deserialize(WebhookJson.Default.WebhookTag),
        "model_version_alias" or "prompt_alias" => data.Deserialize(WebhookJson.Default.WebhookAlias),
        _ => null,
    };
}
