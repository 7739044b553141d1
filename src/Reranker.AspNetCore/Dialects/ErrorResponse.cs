using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>An error in the form of a dialect.</summary>
/// <param name="Status">The status of the response.</param>
/// <param name="Body">Its body: JSON, plain text where it is a string, or none.</param>
internal readonly record struct ErrorResponse(int Status, object? Body)
{
    // ASP.NET Core asks the problem writers for problems, too: ours has had its turn then.
    private static readonly object Formatted = new();

    /// <summary>Whether a response has been given the form of its dialect already.</summary>
    public static bool IsFormatted(HttpContext context) => context.Items.ContainsKey(Formatted);

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Items[Formatted] = true;
        if (Body is null && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
        return Body switch
        {
            null => Task.CompletedTask,
            string text => context.Response.WriteAsync(text, context.RequestAborted),
            ProblemDetails problem => TypedResults.Problem(problem).ExecuteAsync(context),
            _ => context.Response.WriteAsJsonAsync(Body, Body.GetType(), context.RequestAborted),
        };
    }
}
