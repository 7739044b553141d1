using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Reranker.AspNetCore;

/// <summary>
/// Writes the problems that the host finds on its own (no access, too many requests, an unhandled exception) in the form of the endpoint's dialect, wherever
/// they are written through <see cref="IProblemDetailsService"/>.
/// </summary>
internal sealed class DialectProblemWriter(IOptions<ProblemDetailsOptions> options) : IProblemDetailsWriter
{
    /// <inheritdoc/>
    public bool CanWrite(ProblemDetailsContext context) => DialectOf(context) is not null && !ErrorResponse.IsFormatted(context.HttpContext);

    /// <inheritdoc/>
    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Status ??= context.HttpContext.Response.StatusCode;
        options.Value.CustomizeProblemDetails?.Invoke(context);
        if (problem.Detail is null)
            context.ProblemDetails = problem = context.Exception is null ? Explained(problem) : ProblemTable.Internal();
        return new ValueTask(ProblemResponder.WriteAsync(context.HttpContext, problem, DialectOf(context)!, context.Exception));
    }

    private static ProblemDetails Explained(ProblemDetails problem)
    {
        problem.Detail = problem.Status switch
        {
            StatusCodes.Status401Unauthorized => "The request has no credentials that the host accepts.",
            StatusCodes.Status403Forbidden => "The credentials of the request don't allow this.",
            _ => $"{problem.Title ?? ReasonPhrases.GetReasonPhrase(problem.Status!.Value)}.",
        };
        return problem;
    }

    // The exception handler takes the endpoint away, and passes on its metadata.
    private static Dialect? DialectOf(ProblemDetailsContext context) =>
        context.AdditionalMetadata?.GetMetadata<Dialect>() ?? context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<Dialect>();
}
