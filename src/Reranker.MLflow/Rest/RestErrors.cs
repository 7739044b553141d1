using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Reranker.MLflow;

/// <summary>The one table of a server's errors: its own in JSON, and what stands between or beside it in HTML or text.</summary>
internal static class RestErrors
{
    private const int ExcerptLength = 200;

    public static async Task<MLflowException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (Parse(body) is not { ErrorCode.Length: > 0 } error)
            return Foreign(response, body);
        return DatabaseErrors.Translate(error.Message)
            ?? new MLflowException(error.ErrorCode, (int)response.StatusCode, DatabaseErrors.Readable(error.Message) ?? $"The MLflow server answered {error.ErrorCode} and said no more.");
    }

    /// <summary>Whether an answer that has been read says that the server broke down, for a moment or on something that it does not tell: it is none of MLflow's, or its internal error.</summary>
    public static bool IsBreakdown(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType != "application/json" || response.Content.ReadAsByteArrayAsync() is not { IsCompletedSuccessfully: true } body
        || Parse(body.Result) is not { ErrorCode: { } code } error || (code == MLflowErrorCode.InternalError && DatabaseErrors.Translate(error.Message) is null);

    /// <summary>An answer that no MLflow API gives.</summary>
    public static MLflowException Foreign(HttpResponseMessage response, byte[] body, Exception? cause = null)
    {
        var request = response.RequestMessage;
        return new MLflowException(
            ErrorCode(response.StatusCode),
            (int)response.StatusCode,
            $"{request?.Method} {request?.RequestUri?.GetLeftPart(UriPartial.Path)} was answered with {(int)response.StatusCode} {response.ReasonPhrase} and "
            + $"{response.Content.Headers.ContentType?.MediaType ?? "no content type"}, not as MLflow answers.{Advice(response)} It said: {Excerpt(body)}",
            cause);
    }

    /// <summary>A part of an answer that cannot be missing.</summary>
    public static T Need<T>([NotNull] T? value, string name)
        where T : class =>
        value ?? throw new MLflowException(MLflowErrorCode.InternalError, $"The MLflow server's answer has no '{name}'. Is it a server of MLflow 2 or 3?");

    /// <summary>The number of a version, which counts from 1: 0 is what is missing.</summary>
    public static int NeedVersion(int version) => version > 0
        ? version
        : throw new MLflowException(MLflowErrorCode.InternalError, "The MLflow server's answer has no 'version'. Is it a server of MLflow 2 or 3?");

    private static string ErrorCode(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed => MLflowErrorCode.BadRequest,
        HttpStatusCode.Unauthorized => MLflowErrorCode.Unauthenticated,
        HttpStatusCode.Forbidden => MLflowErrorCode.PermissionDenied,
        HttpStatusCode.NotFound => MLflowErrorCode.EndpointNotFound,
        HttpStatusCode.TooManyRequests => MLflowErrorCode.RequestLimitExceeded,
        HttpStatusCode.NotImplemented => MLflowErrorCode.NotImplemented,
        HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => MLflowErrorCode.TemporarilyUnavailable,
        _ => MLflowErrorCode.InternalError,
    };

    private static string Advice(HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => " Give a user name and a password, or a token (MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN).",
        HttpStatusCode.Forbidden => " The user has no permission for it, or the server does not serve this host name.",
        HttpStatusCode.NotFound => " Check that the tracking URI is that of an MLflow server.",
        _ when response.Headers.Location is { } location => $" It leads to {Redaction.Of(location)}: redirects are not followed; give the tracking URI that it leads to.",
        _ when response.IsSuccessStatusCode => " Check that the tracking URI is that of an MLflow server and not of a page in front of it.",
        _ => "",
    };

    private static ErrorAnswer? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, RestJson.Default.ErrorAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Excerpt(byte[] body)
    {
        // Every character is at most four bytes long; white space of pages is squeezed.
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, ExcerptLength * 8)));
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length == 0 ? "nothing." : words.Length > ExcerptLength ? $"{PythonText.Head(words, ExcerptLength)}…" : words;
    }
}
