using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace Reranker.MLflow;

/// <summary>Storage behind a tracking server, reached by addresses that it signed: whoever has one needs no credentials, and gets none.</summary>
internal sealed class SignedStorage : IDisposable
{
    private readonly HttpClient _http;

    public SignedStorage(MLflowOptions options, Func<string, string?> environment, TimeProvider time)
    {
        var settings = StorageConnection.Resolve(options, environment);
        var pipeline = new ResiliencePipelineBuilder<HttpResponseMessage>();
        HttpHandlers.AddResilience(pipeline, settings.Retry, settings.Timeout, time);
        _http = new HttpClient(new ResilienceHandler(pipeline.Build()) { InnerHandler = HttpHandlers.Create(settings.CertificatePath, null, settings.InsecureTls) })
        {
            // The pipeline has its own.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends a part.</summary>
    /// <returns>Its tag.</returns>
    public async Task<string> PutAsync(string address, IReadOnlyDictionary<string, string>? headers, HttpContent body, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new MLflowException(MLflowErrorCode.InternalError, "The MLflow server signed an address that is none. Expected http(s)://….");
        // A signature holds for the headers that it covers: what is not said by the server is not sent.
        body.Headers.ContentType = null;
        using var request = new HttpRequestMessage(HttpMethod.Put, uri) { Content = body };
        foreach (var (name, value) in headers ?? new Dictionary<string, string>())
            if (!request.Headers.TryAddWithoutValidation(name, value))
                body.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? S3Upload.Tag(response)
                : throw Refused(uri, response, S3Exception.Of(response, await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)));
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutRejectedException)
        {
            throw new MLflowConnectionException(
                $"The storage at {uri.Authority}, to which the MLflow server sends large files, did not answer: {error.Message} "
                + "Check that it can be reached from here, or send files through the server (MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD=false).", error);
        }
    }

    public void Dispose() => _http.Dispose();

    private static MLflowException Refused(Uri uri, HttpResponseMessage response, S3Exception error) => new(
        (int)response.StatusCode == 403 ? MLflowErrorCode.PermissionDenied : MLflowErrorCode.InternalError, (int)response.StatusCode,
        $"The storage at {uri.Authority} refused a part of a file at an address that the MLflow server signed: {(error.Code.Length > 0 ? error.Code : error.Message)}.", error);
}
