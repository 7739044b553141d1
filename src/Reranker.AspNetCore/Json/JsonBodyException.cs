using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>A body that cannot be read.</summary>
/// <param name="problem">What is wrong with it.</param>
/// <param name="cause">What the reader threw.</param>
internal sealed class JsonBodyException(ProblemDetails problem, Exception? cause = null) : BadHttpRequestException(problem.Detail!, problem.Status!.Value, cause!)
{
    /// <summary>What is wrong with the body.</summary>
    public ProblemDetails Problem { get; } = problem;

    /// <summary>There is no body, or it is null.</summary>
    public static JsonBodyException NoObject() =>
        new(RerankerProblem.Create(StatusCodes.Status400BadRequest, "body", "Bad request", "Expected a JSON object as the body."));

    /// <summary>The body is of another media type, or in an encoding that is not known.</summary>
    public static JsonBodyException NoJson() =>
        new(RerankerProblem.Create(StatusCodes.Status415UnsupportedMediaType, "media-type", "Unsupported media type", RerankerProblem.MediaTypeExpected));
}
