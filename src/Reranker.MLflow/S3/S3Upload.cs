using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Reranker.MLflow;

/// <summary>Stores one object: with one request, or in parts that travel at once. What fails is taken back, and only that.</summary>
/// <remarks>
/// Ours because the Minio client's own holds every part in memory twice, sends them one after the other, leaves the parts of a broken upload
/// and can only remove those of all writers of a key.
/// </remarks>
internal sealed class S3Upload(S3Storage storage, Transfers transfers, string bucket, string key)
{
    /// <summary>The SHA-256 of the object, in lower-case hex, in its metadata.</summary>
    public const string DigestName = "sha256";

    // From here on the server is asked whether it would take a body before it is sent: boto3 asks always.
    private const long LargeBody = 1 << 20;

    private static readonly TimeSpan CleaningTime = TimeSpan.FromSeconds(5);

    private readonly Uri _address = new(storage.Settings.Endpoint, $"{bucket}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}");

    public async Task RunAsync(ArtifactContent content, CancellationToken cancellationToken)
    {
        var parts = transfers.Settings.Split(content.Length);
        var digest = await S3ObjectDigest.OfAsync(content, parts, cancellationToken).ConfigureAwait(false);
        if (parts.Count == 1)
            await SendPartAsync("", content.Body(), digest.Whole, digest.Whole, cancellationToken).ConfigureAwait(false);
        else
            await SendPartsAsync(content, parts, digest, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendPartsAsync(ArtifactContent content, IReadOnlyList<(long Offset, long Length)> parts, S3ObjectDigest digest, CancellationToken cancellationToken)
    {
        var begun = await AskAsync(HttpMethod.Post, "?uploads=", null, describes: digest.Whole, cancellationToken).ConfigureAwait(false);
        var upload = "uploadId=" + Uri.EscapeDataString(Value(begun, "UploadId"));
        try
        {
            var tags = new ConcurrentDictionary<int, string>();
            await transfers.ForEachAsync(Enumerable.Range(0, parts.Count), async (index, cancellation) =>
            {
                var (offset, length) = parts[index];
                var query = string.Create(CultureInfo.InvariantCulture, $"?partNumber={index + 1}&{upload}");
                tags[index] = await SendPartAsync(query, content.Body(offset, length), digest.Parts[index], describes: null, cancellation).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
            await CompleteAsync(upload, [.. Enumerable.Range(0, parts.Count).Select(index => tags[index])], digest.Whole, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync(upload).ConfigureAwait(false);
            throw;
        }
    }

    private async Task CompleteAsync(string upload, IReadOnlyList<string> tags, string digest, CancellationToken cancellationToken)
    {
        var list = new XElement("CompleteMultipartUpload", tags.Select(static (tag, index) => new XElement("Part", new XElement("PartNumber", index + 1), new XElement("ETag", tag))));
        try
        {
            await AskAsync(HttpMethod.Post, "?" + upload, Encoding.UTF8.GetBytes(list.ToString(SaveOptions.DisableFormatting)), describes: null, cancellationToken).ConfigureAwait(false);
        }
        catch (S3Exception error) when (error.Code == "NoSuchUpload")
        {
            // It may have been completed by an attempt whose answer was lost.
            if (await storage.FindDigestAsync(bucket, key, cancellationToken).ConfigureAwait(false) != digest)
                throw;
        }
    }

    private async Task AbortAsync(string upload)
    {
        using var time = new CancellationTokenSource(CleaningTime);
        try
        {
            await AskAsync(HttpMethod.Delete, "?" + upload, null, describes: null, time.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException || S3Errors.IsStorage(error))
        {
            // The upload's own failure is what the caller must hear of.
        }
    }

    /// <returns>The part's tag.</returns>
    private Task<string> SendPartAsync(string query, HttpContent body, string digest, string? describes, CancellationToken cancellationToken) => transfers.SendAsync(async () =>
    {
        using var request = Request(HttpMethod.Put, query, body, digest, describes);
        request.Headers.ExpectContinue = body.Headers.ContentLength >= LargeBody;
        using var response = await storage.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return Tag(response);
    }, cancellationToken);

    /// <summary>An object's or a part's tag, as it came: not every server quotes it.</summary>
    public static string Tag(HttpResponseMessage response) => response.Headers.NonValidated.TryGetValues("ETag", out var tag) ? tag.ToString() : "";

    private async Task<XElement?> AskAsync(HttpMethod method, string query, byte[]? body, string? describes, CancellationToken cancellationToken)
    {
        using var request = Request(method, query, new ByteArrayContent(body ?? []), S3Signature.Hex(System.Security.Cryptography.SHA256.HashData(body ?? [])), describes);
        using var response = await storage.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        if (answer.Length == 0)
            return null;
        // An upload that cannot be completed is told after the status, which is good.
        var root = XElement.Parse(answer);
        return root.Name.LocalName == "Error" ? throw S3Exception.Of(root) : root;
    }

    /// <param name="method">The method.</param>
    /// <param name="query">The query, encoded.</param>
    /// <param name="body">The body.</param>
    /// <param name="payload">The body's SHA-256.</param>
    /// <param name="describes">The object's SHA-256, where this request makes the object and so says what it is.</param>
    private HttpRequestMessage Request(HttpMethod method, string query, HttpContent body, string payload, string? describes)
    {
        // Not the URI as text, which is decoded: a blank at its end would be cut off.
        var request = new HttpRequestMessage(method, new Uri(_address.AbsoluteUri + query)) { Content = body };
        request.Options.Set(S3SigningHandler.Payload, payload);
        if (describes is null)
            return request;
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.TryAddWithoutValidation($"x-amz-meta-{DigestName}", describes);
        foreach (var (name, value) in storage.Settings.UploadHeaders)
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                body.Headers.Remove(name);
                body.Headers.TryAddWithoutValidation(name, value);
            }

        return request;
    }

    private static string Value(XElement? answer, string name) => answer?.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value
        ?? throw new XmlException($"The answer has no {name}.");
}
