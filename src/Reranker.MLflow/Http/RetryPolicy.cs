using System.Net;
using Polly.Timeout;

namespace Reranker.MLflow;

/// <summary>When to ask again, and when: as MLflow's own client (urllib3) does.</summary>
internal sealed record RetryPolicy
{
    /// <summary>MLflow's own limit.</summary>
    public const int Limit = 10;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(120);

    public int MaxRetries { get; init; } = 7;

    /// <summary>In seconds.</summary>
    public double BackoffFactor { get; init; } = 2;

    /// <summary>The most that chance adds to a delay, in seconds.</summary>
    public double Jitter { get; init; } = 1;

    public bool RespectRetryAfter { get; init; } = true;

    /// <summary>Every method is tried again, POST too: MLflow drops a point of a metric that it has already.</summary>
    public static bool IsTransient(HttpResponseMessage? response, Exception? error) => error switch
    {
        null => response?.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        TimeoutRejectedException => true,
        // A certificate that is not trusted now will not be trusted in a minute.
        HttpRequestException failed => failed.HttpRequestError is not HttpRequestError.SecureConnectionError,
        _ => false,
    };

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

    private static TimeSpan Clamp(TimeSpan delay) => delay < TimeSpan.Zero ? TimeSpan.Zero : delay > MaxDelay ? MaxDelay : delay;
}
