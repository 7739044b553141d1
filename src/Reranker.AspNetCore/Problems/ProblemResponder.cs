using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>Answers the exceptions of an endpoint with problems, in the form of the endpoint's dialect. What it doesn't know goes on to the host.</summary>
internal sealed partial class ProblemResponder(IEnumerable<IExceptionProblemMapper> mappers, ILogger<ProblemResponder> logger)
{
    private readonly IExceptionProblemMapper[] _mappers = [.. mappers];

    /// <summary>Runs an endpoint.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next, Dialect dialect)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception error) when (!context.Response.HasStarted && context.RequestServices.GetRequiredService<ProblemResponder>() is var responder
            && responder.Find(context, error) is { } problem)
        {
            if (problem.Status is >= 500)
                responder.LogFailed(context.Request.Method, context.Request.Path, error);
            await WriteAsync(context, problem, dialect, error).ConfigureAwait(false);
        }
    }

    /// <summary>Answers with a problem in the form of a dialect.</summary>
    public static Task WriteAsync(HttpContext context, ProblemDetails problem, Dialect dialect, Exception? cause)
    {
        if (problem.RetryAfter() is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return dialect.Format(problem, cause).WriteAsync(context);
    }

    /// <summary>The problem of an exception; <see langword="null"/> for one that the host has to answer.</summary>
    public ProblemDetails? Find(HttpContext context, Exception error)
    {
        if (error is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
            return TooLarge(context);
        return _mappers.Select(mapper => mapper.Map(error)).FirstOrDefault(static problem => problem is not null) ?? ProblemTable.Find(error);
    }

    /// <summary>The body is longer than the host takes.</summary>
    public static ProblemDetails TooLarge(HttpContext context) => RerankerProblem.Create(
        StatusCodes.Status413PayloadTooLarge, "too-large", "The request is too large",
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } limit
            ? FormattableString.Invariant($"The body has more than the {limit} bytes that are taken. Send fewer documents at a time.")
            : "The body has more bytes than are taken. Send fewer documents at a time.");

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFailed(string method, string path, Exception error);
}
