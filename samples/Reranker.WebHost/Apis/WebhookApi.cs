using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;
using Reranker.MLflow;
using Reranker.Onnx;

namespace Reranker.WebHost;

/// <summary><c>POST /webhooks/mlflow</c>: an MLflow 3 server says that a registered model has changed, and the host looks at once instead of at its next poll.</summary>
internal static class WebhookApi
{
    private const long MaxBytes = 1 << 20;

    extension(IEndpointRouteBuilder routes)
    {
        public void MapWebhooks()
        {
            var services = routes.ServiceProvider;
            if (services.GetRequiredService<IOptions<HostSettings>>().Value.WebhookSecret is not { Length: > 0 } secret)
                return;
            var receiver = new WebhookReceiver(secret, timeProvider: services.GetRequiredService<TimeProvider>());
            routes.MapPost("/webhooks/mlflow", (HttpRequest request, RegistryChanges changes, CancellationToken cancellationToken) => ReceiveAsync(request, receiver, changes, cancellationToken))
                .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBytes)).ProducesProblem(401).WithTags("Models").WithName("ReceiveWebhook")
                .WithSummary("Where an MLflow 3 server's webhook calls").WithDescription("Signed with the webhook's secret, which is the host's `WebhookSecret`; no API key is needed.");
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReceiveAsync(HttpRequest request, WebhookReceiver receiver, RegistryChanges changes, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        try
        {
            receiver.Read(name => request.Headers[name], body.ToArray());
        }
        catch (WebhookException error)
        {
            return TypedResults.Problem(RerankerProblem.Create(StatusCodes.Status401Unauthorized, "webhook", "The call cannot be believed", error.Message));
        }

        // Whatever it was: looking costs one question.
        changes.Announce();
        return TypedResults.NoContent();
    }
}
