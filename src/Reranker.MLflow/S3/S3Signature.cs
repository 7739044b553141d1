using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Reranker.MLflow;

/// <summary>AWS Signature Version 4 in a request's headers (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).</summary>
internal static class S3Signature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Signs a request anew; what an earlier signature said is replaced.</summary>
    /// <param name="request">Its address has its query already.</param>
    /// <param name="payload">The SHA-256 of its body, in lower-case hex.</param>
    /// <param name="settings">The keys and the region.</param>
    /// <param name="now">The time, which the server compares with its own.</param>
    public static void Sign(HttpRequestMessage request, string payload, S3Settings settings, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Set(request, "x-amz-content-sha256", payload);
        Set(request, "x-amz-date", time);
        if (settings.SessionToken is { } session)
            Set(request, "x-amz-security-token", session);

        var headers = request.Headers.NonValidated.Where(static header => header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
            .Select(static header => (Name: header.Key.ToLowerInvariant(), Value: string.Join(',', (IEnumerable<string>)header.Value).Trim()))
            .Append((Name: "host", Value: request.RequestUri!.Authority))
            .OrderBy(static header => header.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(';', headers.Select(static header => header.Name));
        var canonical = string.Join('\n',
        [
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            string.Join('&', request.RequestUri.Query.TrimStart('?').Split('&').Order(StringComparer.Ordinal)),
            .. headers.Select(static header => $"{header.Name}:{header.Value}"),
            "",
            names,
            payload,
        ]);

        var scope = $"{time[..8]}/{settings.Region}/s3/aws4_request";
        var signed = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + settings.SecretKey), Mac);
        Set(request, "Authorization", $"{Algorithm} Credential={settings.AccessKey}/{scope}, SignedHeaders={names}, Signature={Hex(Mac(key, signed))}");
    }

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
