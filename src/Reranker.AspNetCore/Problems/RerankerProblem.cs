using System.Globalization;
using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>Makes problem details (RFC 9457) of the kinds that these endpoints answer with.</summary>
public static class RerankerProblem
{
    internal const string MediaTypeExpected = "Expected a JSON body: send it with 'Content-Type: application/json'.";

    private const string Errors = "errors";
    private const string RetryAfterSeconds = "retry_after_seconds";

    /// <summary>Creates a problem of a kind that programs can tell by its type.</summary>
    /// <param name="status">The status code of the response.</param>
    /// <param name="kind">The last part of the type, for instance <c>not-found</c> of <c>urn:reranker:problem:not-found</c>.</param>
    /// <param name="title">What the kind is called.</param>
    /// <param name="detail">What is wrong, what was expected and what to do.</param>
    public static ProblemDetails Create(int status, string kind, string title, string detail) => new()
    {
        Type = string.Create(CultureInfo.InvariantCulture, $"urn:reranker:problem:{kind}"),
        Status = status,
        Title = title,
        Detail = detail,
    };

    /// <summary>Creates the problem of a field that can be understood and not be used.</summary>
    /// <param name="field">The field, for instance <c>documents[3].text</c>.</param>
    /// <param name="detail">What is wrong with it.</param>
    /// <param name="status">The status code of the response.</param>
    public static ProblemDetails InvalidField(string field, string detail, int status = StatusCodes.Status422UnprocessableEntity) =>
        Create(status, "invalid-request", "The request cannot be answered as it stands", detail).With(Errors, new Dictionary<string, string[]> { [field] = [detail] });

    /// <summary>Creates the problem of something that is not there.</summary>
    /// <param name="detail">What is not there.</param>
    public static ProblemDetails NotFound(string detail) => Create(StatusCodes.Status404NotFound, "not-found", "Not found", detail);

    /// <summary>Creates the problem of something that the present state does not allow.</summary>
    /// <param name="detail">What the state is.</param>
    public static ProblemDetails Conflict(string detail) => Create(StatusCodes.Status409Conflict, "conflict", "Not possible now", detail);

    /// <summary>Adds a member to a problem.</summary>
    internal static ProblemDetails With(this ProblemDetails problem, string name, object? value)
    {
        problem.Extensions[name] = value;
        return problem;
    }

    /// <summary>Says after how many seconds the request may be sent again.</summary>
    internal static ProblemDetails WithRetryAfter(this ProblemDetails problem, TimeSpan wait) =>
        problem.With(RetryAfterSeconds, Math.Max(1, (int)Math.Min(3600, Math.Ceiling(wait.TotalSeconds))));

    /// <summary>The seconds after which the request may be sent again; <see langword="null"/> where that makes no difference.</summary>
    internal static int? RetryAfter(this ProblemDetails problem) =>
        problem.Extensions.TryGetValue(RetryAfterSeconds, out var seconds) ? (int?)seconds : problem.Status is StatusCodes.Status503ServiceUnavailable ? 1 : null;

    /// <summary>The first field of the request that is wrong; <see langword="null"/> where none is named.</summary>
    internal static string? Field(this ProblemDetails problem) =>
        problem.Extensions.TryGetValue(Errors, out var errors) && errors is Dictionary<string, string[]> fields ? fields.Keys.First() : null;
}
