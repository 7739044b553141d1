namespace Reranker.MLflow;

/// <summary>Signs the requests that are not the Minio client's, inside the retries: a signature holds for a quarter of an hour only.</summary>
internal sealed class S3SigningHandler(S3Settings settings, TimeProvider time) : DelegatingHandler
{
    /// <summary>The SHA-256 of the body, in lower-case hex.</summary>
    public static readonly HttpRequestOptionsKey<string> Payload = new("Reranker.MLflow.Payload");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Payload, out var payload))
            S3Signature.Sign(request, payload, settings, time.GetUtcNow());
        return base.SendAsync(request, cancellationToken);
    }
}
