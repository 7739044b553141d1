using System.Text.Json;

namespace Reranker.MLflow;

/// <summary><c>MLFLOW_S3_UPLOAD_EXTRA_ARGS</c>, which MLflow gives to boto3, as the headers that boto3 makes of it.</summary>
internal static class S3UploadHeaders
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["ACL"] = "x-amz-acl",
        ["CacheControl"] = "Cache-Control",
        ["ContentDisposition"] = "Content-Disposition",
        ["ContentEncoding"] = "Content-Encoding",
        ["ContentLanguage"] = "Content-Language",
        ["ContentType"] = "Content-Type",
        ["GrantFullControl"] = "x-amz-grant-full-control",
        ["GrantRead"] = "x-amz-grant-read",
        ["GrantReadACP"] = "x-amz-grant-read-acp",
        ["GrantWriteACP"] = "x-amz-grant-write-acp",
        ["ServerSideEncryption"] = "x-amz-server-side-encryption",
        ["SSEKMSEncryptionContext"] = "x-amz-server-side-encryption-context",
        ["SSEKMSKeyId"] = "x-amz-server-side-encryption-aws-kms-key-id",
        ["StorageClass"] = "x-amz-storage-class",
        ["Tagging"] = "x-amz-tagging",
    };

    /// <exception cref="MLflowException">It is no JSON object, or has a name that this version does not know.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string? json)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (string.IsNullOrWhiteSpace(json))
            return headers;
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var argument in document.RootElement.EnumerateObject())
                if (argument.Name == "Metadata")
                    foreach (var metadata in argument.Value.EnumerateObject())
                        headers[$"x-amz-meta-{metadata.Name}"] = metadata.Value.GetString()!;
                else if (Names.TryGetValue(argument.Name, out var name))
                    headers[name] = argument.Value.GetString()!;
                else
                    throw MLflowException.Invalid($"MLFLOW_S3_UPLOAD_EXTRA_ARGS has '{argument.Name}'. Expected {string.Join(", ", Names.Keys)} or Metadata.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new MLflowException(MLflowErrorCode.InvalidParameterValue,
                "MLFLOW_S3_UPLOAD_EXTRA_ARGS cannot be read. Expected a JSON object of texts, for instance {\"ServerSideEncryption\": \"aws:kms\"}.", error);
        }

        return headers;
    }
}
