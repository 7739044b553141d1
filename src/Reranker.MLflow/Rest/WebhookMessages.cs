namespace Reranker.MLflow;

internal sealed record WebhookMessage(
    string? WebhookId, string? Name, string? Description, string? Url, IReadOnlyList<WebhookEventMessage>? Events, string? Status, long CreationTimestamp, long LastUpdatedTimestamp)
{
    public Webhook ToWebhook() => new()
    {
        WebhookId = RestErrors.Need(WebhookId, "webhook_id"),
        Name = Name ?? "",
        Url = Url ?? "",
        Events = [.. (Events ?? []).Select(static message => message.ToWebhookEvent())],
        Description = string.IsNullOrEmpty(Description) ? null : Description,
        Status = EnumNames.ToWebhookStatus(Status),
        CreationTimestamp = CreationTimestamp,
        LastUpdatedTimestamp = LastUpdatedTimestamp,
    };
}

// In requests and answers the words are upper-case, in what webhooks are called with lower-case.
internal sealed record WebhookEventMessage(string? Entity, string? Action)
{
    public static WebhookEventMessage Of(WebhookEvent source) => new(source.Entity.ToUpperInvariant(), source.Action.ToUpperInvariant());

    public WebhookEvent ToWebhookEvent() => new((Entity ?? "").ToLowerInvariant(), (Action ?? "").ToLowerInvariant());
}

internal sealed record WebhookTestResultMessage(bool Success, int? ResponseStatus, string? ResponseBody, string? ErrorMessage)
{
    public WebhookTestResult ToWebhookTestResult() => new(Success, ResponseStatus is 0 ? null : ResponseStatus, ResponseBody, ErrorMessage);
}

internal sealed record WebhookAnswer(WebhookMessage? Webhook);

internal sealed record WebhooksAnswer(IReadOnlyList<WebhookMessage>? Webhooks, string? NextPageToken);

internal sealed record WebhookTestAnswer(WebhookTestResultMessage? Result);

internal sealed record CreateWebhookRequest(
    string Name, string? Description, string Url, IReadOnlyList<WebhookEventMessage> Events, string? Secret, string Status) : IRequest<WebhookAnswer>, IOnce;

internal sealed record UpdateWebhookRequest(
    string WebhookId, string? Name, string? Description, string? Url, IReadOnlyList<WebhookEventMessage>? Events, string? Secret, string? Status) : IRequest<WebhookAnswer>;

internal sealed record WebhookRequest(string WebhookId) : IRequest<NoAnswer>;

internal sealed record TestWebhookRequest(string WebhookId, WebhookEventMessage? Event) : IRequest<WebhookTestAnswer>;
