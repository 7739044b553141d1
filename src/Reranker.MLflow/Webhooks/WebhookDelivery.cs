using System.Text.Json;

namespace Reranker.MLflow;

/// <summary>What an MLflow server told a webhook.</summary>
public sealed record WebhookDelivery
{
    /// <summary>The delivery's id; a call that is made again has the same.</summary>
    public required string DeliveryId { get; init; }

    /// <summary>When the server called, to the second.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>What happened.</summary>
    public required WebhookEvent Event { get; init; }

    /// <summary>To what it happened: a <see cref="WebhookModel"/>, <see cref="WebhookModelVersion"/>, <see cref="WebhookTag"/> or <see cref="WebhookAlias"/>; <see langword="null"/> for events of other kinds, which <see cref="Data"/> has all the same.</summary>
    public WebhookSubject? Subject { get; init; }

    /// <summary>The whole of what the server says of it.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>The workspace, on servers that keep them apart.</summary>
    public string? Workspace { get; init; }

    internal static WebhookDelivery Read(string deliveryId, DateTimeOffset sentAt, ReadOnlySpan<byte> body)
    {
        try
        {
            var content = JsonSerializer.Deserialize(body, WebhookJson.Default.WebhookContent);
            if (content is not { Entity: { } entity, Action: { } action, Data.ValueKind: JsonValueKind.Object })
                throw new WebhookException("The call is signed, but is not an event. Expected a JSON object with 'entity', 'action' and an object 'data'.");
            return new WebhookDelivery
            {
                DeliveryId = deliveryId,
                SentAt = sentAt,
                Event = new WebhookEvent(entity, action),
                Subject = WebhookSubject.Read(entity, content.Data),
                Data = content.Data,
                Workspace = content.Workspace,
            };
        }
        catch (JsonException error)
        {
            throw new WebhookException($"The call is signed, but is not as MLflow 3 writes its events: {error.Message}", error);
        }
    }
}
