using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>
/// Our own routes at the paths that several services share: a problem (RFC 9457), whose <c>detail</c> Jina's and Voyage's clients read, with what the
/// others' clients look for beside it.
/// </summary>
internal sealed class CommonDialect : Dialect
{
    private readonly Action<ProblemDetails> _add;

    private CommonDialect(Action<ProblemDetails> add) => _add = add;

    /// <summary><c>/rerank</c>: Text Embeddings Inference's <c>error</c> and <c>error_type</c>.</summary>
    public static CommonDialect Texts { get; } = new(static problem => (problem.Extensions["error"], problem.Extensions["error_type"]) = (problem.Detail, TeiDialect.TypeOf(problem)));

    /// <summary><c>/v1/rerank</c>: Cohere's <c>message</c>, and the <c>error</c> of vLLM and Infinity.</summary>
    public static CommonDialect V1 { get; } = new(static problem => (problem.Extensions["message"], problem.Extensions["error"]) = (problem.Detail, VllmDialect.ErrorOf(problem)));

    /// <summary><c>/v2/rerank</c>: Cohere's <c>message</c>.</summary>
    public static CommonDialect V2 { get; } = new(static problem => problem.Extensions["message"] = problem.Detail);

    /// <summary><c>/score</c>: the <c>error</c> of vLLM.</summary>
    public static CommonDialect Scores { get; } = new(static problem => problem.Extensions["error"] = VllmDialect.ErrorOf(problem));

    public override ErrorResponse Format(ProblemDetails problem, Exception? cause)
    {
        _add(problem);
        return new ErrorResponse(problem.Status!.Value, problem);
    }
}
