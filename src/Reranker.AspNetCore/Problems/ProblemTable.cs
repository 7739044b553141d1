using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>Which exception becomes which problem: the one place where that is decided for the exceptions of the libraries below.</summary>
internal static class ProblemTable
{
    /// <summary>What is told of an error that only the log explains.</summary>
    public static ProblemDetails Internal() =>
        RerankerProblem.Create(500, "internal", "Something went wrong", "The request could not be answered. The log of the host says why.");

    /// <summary>The problem of an exception; <see langword="null"/> for one that isn't ours.</summary>
    public static ProblemDetails? Find(Exception error) => error switch
    {
        JsonBodyException body => body.Problem,
        BadHttpRequestException bad => RerankerProblem.Create(bad.StatusCode, "request", "Bad request", bad.Message),
        InvalidRerankRequestException invalid => RerankerProblem.InvalidField(invalid.Parameter, invalid.Message),
        UnknownFieldException unknown => RerankerProblem.InvalidField(unknown.Field, unknown.Message),
        DateWindowException window => RerankerProblem.InvalidField(window.Field, window.Message),
        FeedbackFormatException format => RerankerProblem.Create(422, "feedback-format", "The feedback cannot be read; nothing was stored", format.Message).With("line", format.Line),
        PromotionConflictException conflict => RerankerProblem.Create(409, "promotion-conflict", "Another version is the champion", conflict.Message).With("champion", conflict.Champion),
        NoPreviousChampionException none => RerankerProblem.Create(409, "no-previous-champion", "There is nothing to go back to", none.Message),
        ModelPackageException package => RerankerProblem.Create(422, "model", "The model cannot be used", package.Message),
        RerankerOverloadedException overloaded => RerankerProblem.Create(429, "overloaded", "Too much waits already", overloaded.Message).WithRetryAfter(overloaded.RetryAfter),
        ModelUnavailableException unavailable => RerankerProblem.Create(503, "model-unavailable", "No model serves yet", unavailable.Message),
        FeedbackStoreException store => RerankerProblem.Create(503, "feedback-store", "The feedback store failed", store.Message),
        TrackingException { IsPermanent: true } refused => RerankerProblem.Create(422, "tracking-refused", "The model registry refuses that", refused.Message),
        TrackingException tracking => RerankerProblem.Create(503, "tracking", "The model registry failed", tracking.Message),
        InferenceException inference => RerankerProblem.Create(500, "inference", "The model gave no usable answer", inference.Message),
        _ => null,
    };
}
