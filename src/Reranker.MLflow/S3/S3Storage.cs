using Microsoft.Extensions.Http.Resilience;
using Minio;
using Minio.DataModel;
using Minio.DataModel.Args;
using Minio.Exceptions;
using Polly;

namespace Reranker.MLflow;

/// <summary>Object storage, and the one client of it that a process needs.</summary>
internal sealed class S3Storage : IDisposable
{
    private const string Scheme = "s3://";

    private readonly HttpClient _http;
    private readonly Transfers _transfers;

    public S3Storage(S3Settings settings, Transfers transfers, TimeProvider time)
    {
        (Settings, _transfers) = (settings, transfers);
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>();
        HttpHandlers.AddResilience(pipeline, settings.Connection.Retry, settings.Connection.Timeout, time);
        _http = new HttpClient(new ResilienceHandler(pipeline.Build())
        {
            InnerHandler = new S3SigningHandler(settings, time)
            {
                InnerHandler = new S3AnswerHandler { InnerHandler = HttpHandlers.Create(settings.Connection.CertificatePath, null, settings.Connection.InsecureTls) },
            },
        });
        var client = new MinioClient().WithEndpoint(settings.Endpoint.Authority).WithCredentials(settings.AccessKey, settings.SecretKey)
            .WithRegion(settings.Region).WithSSL(settings.Endpoint.Scheme == "https").WithHttpClient(_http, disposeHttpClient: true);
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
            ? new S3ArtifactRepository(this, _transfers, bucket, ArtifactPath.Check(prefix))
            : throw MLflowException.Invalid($"The URI '{uri}' names no bucket. Expected s3://bucket/prefix.");
    }

    /// <summary>Sends a request that <see cref="S3SigningHandler"/> signs.</summary>
    /// <exception cref="S3Exception">The storage refuses it.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw S3Exception.Of(response, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The SHA-256 of an object, in lower-case hex, where its writer said it; <see langword="null"/> where there is none.</summary>
    public async Task<string?> FindDigestAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        try
        {
            return Digest(await Client.StatObjectAsync(new StatObjectArgs().WithBucket(bucket).WithObject(key), cancellationToken).ConfigureAwait(false));
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }

    public static string? Digest(ObjectStat stat) =>
        stat.MetaData.FirstOrDefault(static entry => entry.Key.Equals(S3Upload.DigestName, StringComparison.OrdinalIgnoreCase)).Value;

    public void Dispose() => Client.Dispose();
}
