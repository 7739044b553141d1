using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Reranker.WebHost;

/// <summary>The way of another service to say that a request went wrong; metadata of the routes that speak as it does.</summary>
internal abstract class Dialect
{
    /// <summary>The same problem in this dialect.</summary>
    /// <param name="problem">What goes to everybody else.</param>
    /// <param name="cause">What was thrown; <see langword="null"/> where nothing was.</param>
    public abstract DialectError Say(ProblemDetails problem, Exception? cause);

    /// <summary>The first part of the request that is wrong, where one is named.</summary>
    protected static string? FieldOf(ProblemDetails problem) =>
        problem.Extensions.TryGetValue(ProblemTable.Errors, out var errors) && errors is Dictionary<string, string[]> fields ? fields.Keys.First() : null;

    /// <summary>Refuses with 400 what is a 422 here.</summary>
    protected static int PlainStatus(ProblemDetails problem) => problem.Status is StatusCodes.Status422UnprocessableEntity ? StatusCodes.Status400BadRequest : problem.Status!.Value;
}

/// <summary>An error as a dialect says it.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Body">Its body: JSON, plain text where it is a string, or none.</param>
internal readonly record struct DialectError(int Status, object? Body)
{
    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
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

/// <summary>Cohere's error.</summary>
/// <param name="Message">What is wrong.</param>
internal sealed record MessageError(string Message);

/// <summary>Voyage's error, and that of many services on FastAPI.</summary>
/// <param name="Detail">What is wrong.</param>
internal sealed record DetailError(string Detail);

/// <summary>OpenAI's error, which vLLM and Infinity have too.</summary>
/// <param name="Error">What is wrong.</param>
internal sealed record OpenAiError(OpenAiErrorBody Error);

/// <summary>What is wrong.</summary>
/// <param name="Message">A sentence.</param>
/// <param name="Type">The kind of error.</param>
/// <param name="Param">The part of the request; null where none is named.</param>
/// <param name="Code">The status.</param>
internal sealed record OpenAiErrorBody(
    string Message, string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param, int Code);
