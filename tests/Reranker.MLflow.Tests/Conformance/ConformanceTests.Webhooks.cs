using Microsoft.AspNetCore.Http;

namespace Reranker.MLflow.Tests;

public abstract partial class ConformanceTests
{
    /// <summary>The receiver's port is in what is recorded.</summary>
    private const int ReceiverPort = 39_217;

    private const string Secret = "a secret of the tests";

    [Fact]
    public async Task A_webhook_is_created_changed_called_and_deleted()
    {
        if (await LacksAsync(new Version(3, 3), () => Client.Webhooks.ListAsync(cancellationToken: Cancellation)))
            return;
        var receiver = new WebhookReceiver(Secret);
        await using var server = host is LiveHost ? await LoopbackServer.StartAsync(ReceiveAsync, Cancellation, ReceiverPort) : null;
        var url = $"http://127.0.0.1:{ReceiverPort}/mlflow";
        var created = await Client.Webhooks.CreateAsync(Name, url, [WebhookEvent.ModelVersionCreated], Secret, "text", WebhookStatus.Disabled, Cancellation);
        Assert.Equal((Name, url, "text", WebhookStatus.Disabled), (created.Name, created.Url, created.Description, created.Status));
        var id = created.WebhookId;

        WebhookEvent[] events = [WebhookEvent.ModelVersionAliasCreated, WebhookEvent.ModelVersionTagSet];
        var updated = await Client.Webhooks.UpdateAsync(id, events: events, status: WebhookStatus.Active, cancellationToken: Cancellation);
        Assert.Equal((Name, WebhookStatus.Active), (updated.Name, updated.Status));
        Assert.Equal(events.ToHashSet(), updated.Events.ToHashSet());
        Assert.Equal(updated.WebhookId, (await Client.Webhooks.GetAsync(id, Cancellation)).WebhookId);
        Assert.Equal([id], await Client.Webhooks.EnumerateAsync(Cancellation).Select(static webhook => webhook.WebhookId).ToListAsync(Cancellation));

        // The receiver answers with what it read, so that the recording shows that it believed the call.
        var result = await Client.Webhooks.TestAsync(id, WebhookEvent.ModelVersionAliasCreated, Cancellation);
        Assert.Equal(new WebhookTestResult(true, 200, "model_version_alias.created example_model example_alias 1", null), result);
        await Client.Webhooks.UpdateAsync(id, secret: "another secret", cancellationToken: Cancellation);
        Assert.Equal((false, 401), ((await Client.Webhooks.TestAsync(id, WebhookEvent.ModelVersionAliasCreated, Cancellation)) is var refused ? (refused.Success, refused.ResponseStatus) : default));

        await Client.Webhooks.DeleteAsync(id, Cancellation);
        await MissingAsync(() => Client.Webhooks.GetAsync(id, Cancellation));
        await InvalidAsync(() => Client.Webhooks.CreateAsync("-", url, events, cancellationToken: Cancellation));
        await InvalidAsync(() => Client.Webhooks.CreateAsync(Name, "ftp://127.0.0.1", events, cancellationToken: Cancellation));
        await InvalidAsync(() => Client.Webhooks.CreateAsync(Name, url, [new WebhookEvent("model_version", "exceeded")], cancellationToken: Cancellation));

        async Task ReceiveAsync(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            try
            {
                var delivery = receiver.Read(name => context.Request.Headers[name], body.ToArray());
                await context.Response.WriteAsync(delivery.Subject is WebhookAlias alias ? $"{delivery.Event} {alias.Name} {alias.Alias} {alias.Version}" : $"{delivery.Event}");
            }
            catch (WebhookException)
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            }
        }
    }
}
