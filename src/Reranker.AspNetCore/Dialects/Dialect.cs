using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>The form in which a service reports errors; metadata of the endpoints that speak as it does.</summary>
internal abstract class Dialect
{
    /// <summary>Formats a problem.</summary>
    /// <param name="problem">The problem, with its status and detail.</param>
    /// <param name="cause">What was thrown; <see langword="null"/> where nothing was.</param>
    public abstract ErrorResponse Format(ProblemDetails problem, Exception? cause);

    /// <summary>The status of a service that refuses with 400 what is a 422 here.</summary>
    protected static int PlainStatus(ProblemDetails problem) => problem.Status is StatusCodes.Status422UnprocessableEntity ? StatusCodes.Status400BadRequest : problem.Status!.Value;
}
