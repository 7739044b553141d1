using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>Maps exceptions of one's own to problem details. Registered as a singleton, it is asked before the built-in table.</summary>
public interface IExceptionProblemMapper
{
    /// <summary>Maps an exception.</summary>
    /// <param name="exception">What an endpoint threw.</param>
    /// <returns>The problem with its status; <see langword="null"/> for an exception that this mapper doesn't know.</returns>
    ProblemDetails? Map(Exception exception);
}
