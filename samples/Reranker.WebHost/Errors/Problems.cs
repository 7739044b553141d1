using Microsoft.AspNetCore.Mvc;

namespace Reranker.WebHost;

/// <summary>Turns everything that goes wrong outside the endpoints into problems, too.</summary>
internal static class Problems
{
    /// <summary>Explains what ASP.NET Core itself refuses, before an endpoint is asked.</summary>
    public static void AddProblems(this IServiceCollection services) =>
        services.AddProblemDetails(static options => options.CustomizeProblemDetails = static context => context.ProblemDetails.Detail ??= Detail(context.HttpContext));

    /// <summary>Exceptions, and responses without a body such as an unknown route, become problems.</summary>
    public static void UseProblems(this WebApplication app) => app.UseExceptionHandler().UseStatusCodePages();

    /// <summary>Answers with a problem, in the dialect of the route.</summary>
    public static async Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status!.Value;
        if (!await context.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }))
            await TypedResults.Problem(problem).ExecuteAsync(context);
    }

    private static string? Detail(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at '{context.Request.Path}'. GET / lists what there is.",
        StatusCodes.Status405MethodNotAllowed => $"'{context.Request.Path}' does not take {context.Request.Method}. /docs says what it takes.",
        StatusCodes.Status415UnsupportedMediaType => "Expected a JSON body: send it with 'Content-Type: application/json'.",
        _ => null,
    };
}
