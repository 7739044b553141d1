using System.Net;
using System.Security.Authentication;
using Polly.Timeout;

namespace Reranker.MLflow;

/// <summary>Whether to ask again, and when: as MLflow's own client (urllib3) does, and never so that a thing is created twice.</summary>
internal sealed record RetryPolicy
{
    /// <summary>MLflow's own limit.</summary>
    public const int Limit = 10;

    /// <summary>How often a server is tried again that has never answered: its address is probably wrong, and nobody should wait minutes to learn that.</summary>
    public const int FirstContactRetries = 3;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(120);

    public int MaxRetries { get; init; } = 7;

    /// <summary>In seconds.</summary>
    public double BackoffFactor { get; init; } = 2;

    /// <summary>The most that chance adds to a delay, in seconds.</summary>
    public double Jitter { get; init; } = 1;

    public bool RespectRetryAfter { get; init; } = true;

    /// <summary>For a request with all its retries: the default has room for the delays of all seven.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a failure may be gone in a moment.</summary>
    /// <param name="response">What was answered; its body has been read.</param>
    /// <param name="error">Why there is no answer.</param>
    /// <param name="once">Whether the request must not be carried out twice: then it is sent again only where it certainly was not carried out.</param>
    public static bool IsTransient(HttpResponseMessage? response, Exception? error, bool once = false) => error switch
    {
        null => response is not null && IsTransient(response, once),
        TimeoutRejectedException => !once,
        HttpRequestException failed => IsTransient(failed, once),
        _ => false,
    };

    /// <summary>Whether no connection was made at all.</summary>
    public static bool IsUnreachable(Exception? error) =>
        error is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError };

    /// <summary>How long to wait before a retry.</summary>
    /// <param name="attempt">0 for the first retry, which comes at once.</param>
    /// <param name="response">What was answered, which may say how long.</param>
    /// <param name="now">The time.</param>
    /// <param name="chance">From 0 to 1.</param>
    public TimeSpan Delay(int attempt, HttpResponseMessage? response, DateTimeOffset now, double chance)
    {
        if (RespectRetryAfter && response?.Headers.RetryAfter is { } after)
            return Clamp(after.Delta ?? after.Date - now ?? TimeSpan.Zero);
        return attempt == 0 ? TimeSpan.Zero : Clamp(TimeSpan.FromSeconds((BackoffFactor * Math.Pow(2, attempt)) + (chance * Jitter)));
    }

    // MLflow rolls back what it answers 500 to; a gateway's 502 and 504 say nothing of what became of the request behind it.
    private static bool IsTransient(HttpResponseMessage response, bool once) => response.StatusCode switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => true,
        HttpStatusCode.InternalServerError => RestErrors.IsBreakdown(response),
        HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout => !once,
        _ => false,
    };

    private static bool IsTransient(HttpRequestException error, bool once) => error.HttpRequestError switch
    {
        // A certificate that is not trusted now will not be trusted in a minute; a handshake that breaks off may succeed then.
        HttpRequestError.SecureConnectionError => error.InnerException is not AuthenticationException,
        // No HTTP, or more of it than is read.
        HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => false,
        _ => !once || IsUnreachable(error),
    };

    private static TimeSpan Clamp(TimeSpan delay) => delay < TimeSpan.Zero ? TimeSpan.Zero : delay > MaxDelay ? MaxDelay : delay;
}
