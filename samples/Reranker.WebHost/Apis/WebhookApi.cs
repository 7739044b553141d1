using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Reranker.AspNetCore;
using Reranker.MLflow;
using Reranker.Onnx;

namespace Reranker.WebHost;

/// <summary><c>POST /webhooks/mlflow</c>: an MLflow 3 server says that a registered model has changed, and the host looks at once instead of at its next poll.</summary>
internal static class WebhookApi
{
    private const long MaxBytes = 1 << 20;

    /// <summary>Maps it where there is a secret that calls are signed with.</summary>
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<IOptions<HostSettings>>().Value.WebhookSecret is not { Length: > 0 } secret)
            return;
        var receiver = new WebhookReceiver(secret, timeProvider: routes.ServiceProvider.GetRequiredService<TimeProvider>());
        routes.MapPost("/webhooks/mlflow", async Task<Results<NoContent, ProblemHttpResult>> (HttpRequest request, RegistryChanges changes, CancellationToken cancellationToken) =>
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
        }).WithMetadata(new RequestSizeLimitAttribute(MaxBytes)).ProducesProblem(401).WithTags("Models").WithName("ReceiveWebhook").WithRerankerProblems()
            .WithSummary("Where an MLflow 3 server's webhook calls").WithDescription("Signed with the webhook's secret, which is the host's `WebhookSecret`; no API key is needed.");
    }
}
