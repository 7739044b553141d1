using System.Xml;
using Minio.Exceptions;
using Polly.Timeout;

namespace Reranker.MLflow;

/// <summary>The one table of object storage's errors.</summary>
internal static class S3Errors
{
    /// <summary>What it means; <see langword="null"/> for what is not the storage's doing.</summary>
    public static TrackingException? Translate(Exception error, Uri endpoint, string place) => error switch
    {
        ObjectNotFoundException => new MLflowException(MLflowErrorCode.ResourceDoesNotExist, $"There is no object '{place}'.", error),
        BucketNotFoundException => new MLflowException(MLflowErrorCode.ResourceDoesNotExist, $"The bucket of '{place}' does not exist. Make it first.", error),
        AccessDeniedException or AuthorizationException => Denied(error, place, "the access key or its secret is wrong, or it has no right to do this"),
        S3Exception { Code.Length: > 0 } refused => OfCode(refused.Code, error, place),
        MinioException { Response.Code: { Length: > 0 } code } => OfCode(code, error, place),
        TimeoutRejectedException or HttpRequestException or HttpIOException or TimeoutException => new MLflowConnectionException(
            $"The object storage at {endpoint} did not answer about '{place}': {error.Message} Check MLFLOW_S3_ENDPOINT_URL, and that it can be reached from here.", error),
        // The client fails in these ways on answers that are none of S3's.
        S3Exception or MinioException or ArgumentException or InvalidOperationException or XmlException => new MLflowException(
            MLflowErrorCode.InternalError, $"The object storage at {endpoint} failed on '{place}': {error.Message}", error),
        _ => null,
    };

    /// <summary>Whether it is the storage's, or the way's to it.</summary>
    public static bool IsStorage(Exception error) => Translate(error, new Uri("s3:"), "") is not null;

    private static MLflowException OfCode(string code, Exception error, string place) => code switch
    {
        "NoSuchKey" => new MLflowException(MLflowErrorCode.ResourceDoesNotExist, $"There is no object '{place}'.", error),
        "NoSuchBucket" => new MLflowException(MLflowErrorCode.ResourceDoesNotExist, $"The bucket of '{place}' does not exist. Make it first.", error),
        "AccessDenied" or "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "RequestTimeTooSkewed" or "UserSuspended" or "QuotaExceeded" or "ExpiredToken" or "InvalidToken" =>
            Denied(error, place, code),
        "SlowDown" or "ServiceUnavailable" or "InternalError" =>
            new MLflowException(MLflowErrorCode.TemporarilyUnavailable, $"The object storage cannot answer about '{place}' now: {code}. Try again later.", error),
        "XAmzContentSHA256Mismatch" or "BadDigest" =>
            new MLflowException(MLflowErrorCode.DataLoss, $"'{place}' did not arrive as it was sent: {code}. The file changed meanwhile, or the line is bad; upload it again.", error),
        _ => new MLflowException(MLflowErrorCode.InternalError, $"The object storage refused '{place}': {code} ({error.Message}).", error),
    };

    private static MLflowException Denied(Exception error, string place, string why) =>
        new(MLflowErrorCode.PermissionDenied, $"The object storage refuses '{place}': {why}. Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the bucket's policy.", error);
}
