using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>vLLM's score and rerank endpoints, under <c>/vllm</c>: a client's base address is <c>http://host/vllm</c>.</summary>
internal sealed class VllmDialect : Dialect
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapDialect("/vllm", "vLLM", new VllmDialect());
        foreach (var path in (string[])["/score", "/v1/score"])
            group.MapPost(path, ScoreAsync).Produces<VllmScoreResponse>().Produces<OpenAiError>(400).Produces<OpenAiError>(429).WithSummary("Score pairs of texts");
        foreach (var path in (string[])["/rerank", "/v1/rerank", "/v2/rerank"])
            group.MapPost(path, RerankAsync).Produces<VllmRerankResponse>().Produces<OpenAiError>(400).Produces<OpenAiError>(429).WithSummary("Rank documents for a query");
    }

    /// <summary>A problem as vLLM says it.</summary>
    public static OpenAiErrorBody ErrorOf(ProblemDetails problem)
    {
        var status = PlainStatus(problem);
        var type = status switch
        {
            StatusCodes.Status404NotFound => "NotFoundError",
            StatusCodes.Status429TooManyRequests => "TooManyRequestsError",
            StatusCodes.Status503ServiceUnavailable => "ServiceUnavailableError",
            >= 500 => "InternalServerError",
            _ => "BadRequestError",
        };
        return new OpenAiErrorBody(problem.Detail!, type, problem.Field(), status);
    }

    public override ErrorResponse Format(ProblemDetails problem, Exception? cause) =>
        problem.Status is StatusCodes.Status401Unauthorized ? new ErrorResponse(401, new UnauthorizedError("Unauthorized")) : new ErrorResponse(PlainStatus(problem), new OpenAiError(ErrorOf(problem)));

    private static async Task<VllmScoreResponse> ScoreAsync(JsonBody<VllmScoreRequest> json, RequestRanker ranker, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        var body = json.Value;
        ranker.RequireNoShorterCut(body.TruncatePromptTokens, "truncate_prompt_tokens");
        ranker.RequireNoShorterCut(body.MaxTokensPerDoc, "max_tokens_per_doc");
        var scores = await ranker.ScoreAsync(ranker.Pairs(body), new RerankOptions { RawScores = body.UseActivation is false }, body.Model, response, cancellationToken).ConfigureAwait(false);
        if (body.TruncatePromptTokens is null)
            ranker.RequireWhole(scores.Usage, "documents", "Set truncate_prompt_tokens to -1 to have them cut.");
        return new VllmScoreResponse(
            $"score-{Guid.NewGuid():N}", "list", time.GetUtcNow().ToUnixTimeSeconds(), scores.Model.Name, [.. scores.Scores.Select(static (score, index) => new ScoredPair(index, "score", score))],
            new VllmUsage(scores.Usage.TotalTokens, scores.Usage.TotalTokens));
    }

    private static async Task<VllmRerankResponse> RerankAsync(JsonBody<VllmRerankRequest> json, RequestRanker ranker, HttpResponse response, CancellationToken cancellationToken)
    {
        var body = json.Value;
        ranker.RequireNoShorterCut(body.TruncatePromptTokens, "truncate_prompt_tokens");
        ranker.RequireNoShorterCut(body.MaxTokensPerDoc, "max_tokens_per_doc");
        var request = new RerankRequest(body.Query ?? "", ranker.Documents(body.Documents));
        var options = new RerankOptions { TopN = RequestRanker.TopN(body.TopN), RawScores = body.UseActivation is false };
        var ranking = await ranker.RankAsync(request, options, body.Model, response, cancellationToken).ConfigureAwait(false);
        if (body.TruncatePromptTokens is null)
            ranker.RequireWhole(ranking.Usage, "documents", "Set truncate_prompt_tokens to -1 to have them cut.");
        return new VllmRerankResponse(
            $"rerank-{Guid.NewGuid():N}", ranking.Model.Name, new UsageBody(ranking.Usage.TotalTokens, ranking.Usage.TotalTokens),
            [.. ranking.Results.Select(static result => new VllmResult(result.Index, new DocumentText(result.Document.Text), result.RelevanceScore))]);
    }
}

/// <summary>vLLM's answer to an unknown key.</summary>
/// <param name="Error">Unauthorized.</param>
internal sealed record UnauthorizedError(string Error);
