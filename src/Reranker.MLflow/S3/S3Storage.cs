using Microsoft.Extensions.Http.Resilience;
using Minio;
using Polly;

namespace Reranker.MLflow;

/// <summary>Object storage, and the one client of it that a process needs.</summary>
internal sealed class S3Storage : IDisposable
{
    private const string Scheme = "s3://";

    public S3Storage(S3Settings settings, TimeProvider time)
    {
        Settings = settings;
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>();
        HttpHandlers.AddResilience(pipeline, settings.Retry, settings.Timeout, time);
        var http = new HttpClient(new ResilienceHandler(pipeline.Build())
        {
            InnerHandler = new S3AnswerHandler { InnerHandler = HttpHandlers.Create(settings.CertificatePath, null, settings.InsecureTls) },
        });
        var client = new MinioClient().WithEndpoint(settings.Endpoint.Authority).WithCredentials(settings.AccessKey, settings.SecretKey)
            .WithRegion(settings.Region).WithSSL(settings.Endpoint.Scheme == "https").WithHttpClient(http, disposeHttpClient: true);
        if (settings.SessionToken is { } session)
            client = client.WithSessionToken(session);
        Client = client.Build();
    }

    public IMinioClient Client { get; }

    public S3Settings Settings { get; }

    public static bool IsS3(string uri) => uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The repository of <c>s3://bucket/prefix</c>.</summary>
    public S3ArtifactRepository Open(string uri)
    {
        var path = uri[Scheme.Length..];
        var (bucket, prefix) = path.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? (path[..slash], path[(slash + 1)..]) : (path, "");
        return bucket.Length > 0
            ? new S3ArtifactRepository(this, bucket, ArtifactPath.Check(prefix))
            : throw MLflowException.Invalid($"The URI '{uri}' names no bucket. Expected s3://bucket/prefix.");
    }

    public void Dispose() => Client.Dispose();
}
