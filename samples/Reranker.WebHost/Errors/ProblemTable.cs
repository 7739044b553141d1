using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Reranker.Onnx;
using Reranker.Training;

namespace Reranker.WebHost;

/// <summary>Which exception becomes which problem (RFC 9457): the one place where that is decided.</summary>
internal static class ProblemTable
{
    public const string MediaTypeExpected = "Expected a JSON body: send it with 'Content-Type: application/json'.";

    /// <summary>The member of a problem that says which parts of the request are wrong.</summary>
    public const string Errors = "errors";

    private const string RetryAfterSeconds = "retry_after_seconds";

    public static ProblemDetails Of(Exception error) => error switch
    {
        BadHttpRequestException { InnerException: JsonException json } => JsonProblem.Of(json),
        BadHttpRequestException { StatusCode: 415 } => Make(415, "media-type", "Unsupported media type", MediaTypeExpected),
        BadHttpRequestException { StatusCode: 400 } => Make(400, "body", "Bad request", "Expected a JSON object as the body."),
        BadHttpRequestException bad => Make(bad.StatusCode, "request", "Bad request", bad.Message),
        InvalidRerankRequestException invalid => Field(invalid.Parameter, invalid.Message),
        UnknownFieldException unknown => Field(unknown.Field, unknown.Message),
        DateWindowException window => Field(window.Field, window.Message),
        FeedbackFormatException format => With(Make(422, "feedback-format", "The feedback cannot be read; nothing was stored", format.Message), "line", format.Line),
        NoFeedbackException none => Make(422, "no-feedback", "There is nothing to learn from", none.Message),
        TrainingInProgressException running => With(Make(409, "training-in-progress", "A training runs already", running.Message), "run_id", running.RunId),
        NobodyTrainsException nobody => Make(409, "nobody-trains", "This host does not train", nobody.Message),
        DatabaseException database => Make(503, "database", "The database failed", database.Message),
        PromotionConflictException conflict => With(Make(409, "promotion-conflict", "Another version is the champion", conflict.Message), "champion", conflict.Champion),
        NoPreviousChampionException none => Make(409, "no-previous-champion", "There is nothing to go back to", none.Message),
        TrainingException training => Make(422, "training", "The training cannot start", training.Message),
        ModelPackageException package => Make(422, "model", "The model cannot be used", package.Message),
        RerankerOverloadedException overloaded => With(Make(429, "overloaded", "Too much waits already", overloaded.Message), RetryAfterSeconds, Math.Max(1, (int)Math.Min(3600, Math.Ceiling(overloaded.RetryAfter.TotalSeconds)))),
        ModelUnavailableException unavailable => Make(503, "model-unavailable", "No model serves yet", unavailable.Message),
        FeedbackStoreException store => Make(503, "feedback-store", "The feedback store failed", store.Message),
        TrackingException tracking => Make(503, "tracking", "The model registry failed", tracking.Message),
        InferenceException inference => Make(500, "inference", "The model gave no usable answer", inference.Message),
        _ => Make(500, "internal", "Something went wrong", "The request could not be answered. The log of the host says why."),
    };

    /// <summary>A part of the request that can be understood and cannot be answered.</summary>
    public static ProblemDetails Field(string field, string message, int status = StatusCodes.Status422UnprocessableEntity) =>
        With(Make(status, "invalid-request", "The request cannot be answered as it stands", message), Errors, new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>Seconds after which a request may be sent again; <see langword="null"/> where that makes no difference.</summary>
    public static int? RetryAfter(ProblemDetails problem) =>
        problem.Extensions.TryGetValue(RetryAfterSeconds, out var seconds) ? (int?)seconds : problem.Status is StatusCodes.Status503ServiceUnavailable ? 1 : null;

    /// <summary>Something that is not there.</summary>
    public static ProblemDetails NotFound(string message) => Make(StatusCodes.Status404NotFound, "not-found", "Not found", message);

    /// <summary>Something that the present state does not allow.</summary>
    public static ProblemDetails Conflict(string message) => Make(StatusCodes.Status409Conflict, "conflict", "Not possible now", message);

    /// <summary>A problem of a kind that programs can tell by its type.</summary>
    public static ProblemDetails Make(int status, string kind, string title, string detail) => new()
    {
        Type = string.Create(CultureInfo.InvariantCulture, $"urn:reranker:problem:{kind}"),
        Status = status,
        Title = title,
        Detail = detail,
    };

    private static ProblemDetails With(ProblemDetails problem, string name, object? value)
    {
        problem.Extensions[name] = value;
        return problem;
    }
}
