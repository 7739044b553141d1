using Microsoft.Extensions.Logging;
using Polly;

namespace Reranker.MLflow;

/// <summary>What is told of requests: nothing of those that go well.</summary>
internal static partial class HttpLog
{
    public static void Retrying(ILogger logger, HttpRequestMessage? request, Outcome<HttpResponseMessage> outcome, int attempt, int most, TimeSpan delay) => Retrying(
        logger, request?.Method.Method, request?.RequestUri?.AbsolutePath, outcome.Exception?.Message ?? $"{(int)outcome.Result!.StatusCode} {outcome.Result.ReasonPhrase}", attempt, most, delay.TotalSeconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "MLflow did not answer {Method} {Path}: {Reason}; attempt {Attempt} of {Attempts} follows in {Seconds:0.#} s")]
    private static partial void Retrying(ILogger logger, string? method, string? path, string reason, int attempt, int attempts, double seconds);
}
