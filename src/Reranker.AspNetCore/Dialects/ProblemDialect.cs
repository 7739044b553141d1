using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>Problem details as they are.</summary>
internal sealed class ProblemDialect : Dialect
{
    private ProblemDialect()
    {
    }

    public static ProblemDialect Instance { get; } = new();

    public override ErrorResponse Format(ProblemDetails problem, Exception? cause) => new(problem.Status!.Value, problem);
}
