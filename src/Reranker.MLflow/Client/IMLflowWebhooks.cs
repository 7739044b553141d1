namespace Reranker.MLflow;

/// <summary>MLflow's webhooks: whom a server tells what happens in its registry. Servers of MLflow 3.3 or newer; with users, for administrators only.</summary>
/// <remarks>
/// Members throw <see cref="MLflowException"/> where MLflow refuses, and <see cref="MLflowUnsupportedException"/> on an older server.
/// <see cref="WebhookReceiver"/> is the other end.
/// </remarks>
public interface IMLflowWebhooks
{
    /// <summary>Creates a webhook.</summary>
    /// <param name="name">Up to 63 letters, digits, <c>. _ -</c>, the first and the last a letter or a digit.</param>
    /// <param name="url">What to call; a server takes only <c>https:</c> and public addresses unless it is set up otherwise.</param>
    /// <param name="events">What to call it for.</param>
    /// <param name="secret">Signs the calls; the server needs <c>MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY</c> to keep it over a restart.</param>
    /// <param name="description">What to say about it.</param>
    /// <param name="status">Whether it is called.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<Webhook> CreateAsync(
        string name, string url, IReadOnlyCollection<WebhookEvent> events, string? secret = null, string? description = null, WebhookStatus status = WebhookStatus.Active,
        CancellationToken cancellationToken = default);

    /// <summary>Lists webhooks.</summary>
    /// <param name="maxResults">The most of a page, 1 to 1,000.</param>
    /// <param name="pageToken">The page to continue at.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<PagedList<Webhook>> ListAsync(int maxResults = 100, string? pageToken = null, CancellationToken cancellationToken = default);

    /// <summary>Reads a webhook.</summary>
    Task<Webhook> GetAsync(string webhookId, CancellationToken cancellationToken = default);

    /// <summary>Changes what is not <see langword="null"/>.</summary>
    Task<Webhook> UpdateAsync(
        string webhookId, string? name = null, string? url = null, IReadOnlyCollection<WebhookEvent>? events = null, string? secret = null, string? description = null,
        WebhookStatus? status = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a webhook.</summary>
    Task DeleteAsync(string webhookId, CancellationToken cancellationToken = default);

    /// <summary>Calls a webhook with an example and tells what came of it; a receiver that does not answer is a result, not an exception.</summary>
    /// <param name="webhookId">The webhook.</param>
    /// <param name="example">The event to make up; the webhook's first by default.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<WebhookTestResult> TestAsync(string webhookId, WebhookEvent? example = null, CancellationToken cancellationToken = default);
}
