namespace Reranker.MLflow;

/// <summary>Whether a webhook is called.</summary>
public enum WebhookStatus
{
    /// <summary>It is.</summary>
    Active,

    /// <summary>It is not.</summary>
    Disabled,
}
