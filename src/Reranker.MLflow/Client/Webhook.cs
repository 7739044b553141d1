namespace Reranker.MLflow;

/// <summary>Whom a server tells of events (MLflow 3.3). Times are milliseconds since the Unix epoch. Its secret is never given back.</summary>
public sealed record Webhook
{
    /// <summary>The id.</summary>
    public required string WebhookId { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What is called.</summary>
    public required string Url { get; init; }

    /// <summary>What it is called for.</summary>
    public required IReadOnlyList<WebhookEvent> Events { get; init; }

    /// <summary>What people wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it is called.</summary>
    public WebhookStatus Status { get; init; }

    /// <summary>When it was made.</summary>
    public long CreationTimestamp { get; init; }

    /// <summary>When it was last changed.</summary>
    public long LastUpdatedTimestamp { get; init; }
}
