using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary>Answers exceptions with the problems of <see cref="ProblemTable"/>.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> logger) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        var problem = ProblemTable.Of(exception);
        if (ProblemTable.RetryAfter(problem) is { } seconds)
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (problem.Status is >= 500)
            LogFailed(httpContext.Request.Method, httpContext.Request.Path, exception);
        await Problems.AnswerAsync(httpContext, httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint, problem, exception);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFailed(string method, string path, Exception error);
}

/// <summary>Turns everything that goes wrong into problems.</summary>
internal static class Problems
{
    extension(IServiceCollection services)
    {
        public void AddProblems()
        {
            services.AddExceptionHandler<ProblemHandler>();
            services.AddProblemDetails(static options => options.CustomizeProblemDetails = static context => context.ProblemDetails.Detail ??= Detail(context.HttpContext));
            services.Configure<RouteHandlerOptions>(static options => options.ThrowOnBadRequest = true);
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Exceptions, and answers without a body such as an unknown route, become problems.</summary>
        public void UseProblems()
        {
            app.UseExceptionHandler();
            app.UseStatusCodePages();
        }
    }

    /// <summary>Answers with a problem, in the dialect of the route.</summary>
    public static Task AnswerAsync(HttpContext context, Endpoint? endpoint, ProblemDetails problem, Exception? cause = null) =>
        endpoint?.Metadata.GetMetadata<Dialect>() is { } dialect ? dialect.Say(problem, cause).WriteAsync(context) : TypedResults.Problem(problem).ExecuteAsync(context);

    // What ASP.NET Core itself refuses, before a handler is asked.
    private static string? Detail(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at '{context.Request.Path}'. GET / lists what there is.",
        StatusCodes.Status405MethodNotAllowed => $"'{context.Request.Path}' does not take {context.Request.Method}. /docs says what it takes.",
        StatusCodes.Status413PayloadTooLarge => FormattableString.Invariant($"The body has more bytes than the {Limit(context)} that are taken. Send fewer documents at a time."),
        StatusCodes.Status415UnsupportedMediaType => ProblemTable.MediaTypeExpected,
        _ => null,
    };

    private static long Limit(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<HostSettings>>().Value.MaxRequestBytes;
}
