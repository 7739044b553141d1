namespace Reranker.MLflow;

/// <summary>The webhooks of a server.</summary>
internal sealed class RestWebhooks(RestDoor door, ServerProbe probe) : IMLflowWebhooks
{
    public async Task<Webhook> CreateAsync(
        string name, string url, IReadOnlyCollection<WebhookEvent> events, string? secret, string? description, WebhookStatus status, CancellationToken cancellationToken)
    {
        Rules.Required(name, "name");
        Rules.Required(url, "url");
        Rules.Required(events, "events");
        var request = new CreateWebhookRequest(name, description, url, [.. events.Select(WebhookEventMessage.Of)], secret, status.ToWire());
        return Read(await AskAsync(door.PostAsync("webhooks", request, cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    public async Task<PagedList<Webhook>> ListAsync(int maxResults, string? pageToken, CancellationToken cancellationToken)
    {
        Rules.MaxResults(maxResults, 1_000);
        var query = new Query<WebhooksAnswer>().With("max_results", maxResults).With("page_token", pageToken);
        var answer = await AskAsync(door.GetAsync("webhooks", query, cancellationToken), cancellationToken).ConfigureAwait(false);
        return RestStore.Page(answer.Webhooks, answer.NextPageToken, static message => message.ToWebhook());
    }

    public async Task<Webhook> GetAsync(string webhookId, CancellationToken cancellationToken) =>
        Read(await AskAsync(door.GetAsync(Path(webhookId), new Query<WebhookAnswer>(), cancellationToken), cancellationToken).ConfigureAwait(false));

    public async Task<Webhook> UpdateAsync(
        string webhookId, string? name, string? url, IReadOnlyCollection<WebhookEvent>? events, string? secret, string? description, WebhookStatus? status,
        CancellationToken cancellationToken)
    {
        var request = new UpdateWebhookRequest(webhookId, name, description, url, events is null ? null : [.. events.Select(WebhookEventMessage.Of)], secret, status?.ToWire());
        return Read(await AskAsync(door.PatchAsync(Path(webhookId), request, cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    public Task DeleteAsync(string webhookId, CancellationToken cancellationToken) =>
        AskAsync(door.DeleteAsync(Path(webhookId), new WebhookRequest(webhookId), cancellationToken), cancellationToken);

    public async Task<WebhookTestResult> TestAsync(string webhookId, WebhookEvent? example, CancellationToken cancellationToken)
    {
        var request = new TestWebhookRequest(webhookId, example is null ? null : WebhookEventMessage.Of(example));
        var answer = await AskAsync(door.PostAsync(Path(webhookId) + "/test", request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return RestErrors.Need(answer.Result, "result").ToWebhookTestResult();
    }

    private static string Path(string webhookId)
    {
        Rules.Required(webhookId, "webhook_id");
        return $"webhooks/{Uri.EscapeDataString(webhookId)}";
    }

    private static Webhook Read(WebhookAnswer answer) => RestErrors.Need(answer.Webhook, "webhook").ToWebhook();

    private Task<T> AskAsync<T>(Task<T> call, CancellationToken cancellationToken) => probe.AskAsync(MLflowFeature.Webhooks, call, cancellationToken);
}
