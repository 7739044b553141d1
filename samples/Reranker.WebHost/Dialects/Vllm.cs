using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary>vLLM's score and rerank endpoints, under <c>/vllm</c>: a client's base address is <c>http://host/vllm</c>.</summary>
internal sealed class Vllm : Dialect
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapDialect("/vllm", "vLLM", new Vllm());
        foreach (var path in (string[])["/score", "/v1/score"])
            group.MapPost(path, ScoreAsync).Produces<VllmScores>().Produces<OpenAiError>(400).Produces<OpenAiError>(429).WithSummary("Score pairs of texts");
        foreach (var path in (string[])["/rerank", "/v1/rerank", "/v2/rerank"])
            group.MapPost(path, RerankAsync).Produces<VllmRanking>().Produces<OpenAiError>(400).Produces<OpenAiError>(429).WithSummary("Rank documents for a query");
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
        return new OpenAiErrorBody(problem.Detail!, type, FieldOf(problem), status);
    }

    public override DialectError Say(ProblemDetails problem, Exception? cause) =>
        problem.Status is StatusCodes.Status401Unauthorized ? new DialectError(401, new UnauthorizedError("Unauthorized")) : new DialectError(PlainStatus(problem), new OpenAiError(ErrorOf(problem)));

    private static async Task<VllmScores> ScoreAsync(VllmScoreBody body, RankingDesk desk, IOptions<HostSettings> settings, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        desk.RequireNoShorterCut(body.TruncatePromptTokens, "truncate_prompt_tokens");
        desk.RequireNoShorterCut(body.MaxTokensPerDoc, "max_tokens_per_doc");
        var scores = await desk.ScoreAsync(ScorePairs.Read(body, settings.Value), new RerankOptions { RawScores = body.UseActivation is false }, body.Model, response, cancellationToken);
        if (body.TruncatePromptTokens is null)
            desk.RequireWhole(scores.Usage, "documents", "Set truncate_prompt_tokens to -1 to have them cut.");
        return new VllmScores(
            $"score-{Guid.NewGuid():N}", "list", time.GetUtcNow().ToUnixTimeSeconds(), scores.Model.Name, [.. scores.Scores.Select(static (score, index) => new PairScore(index, "score", score))],
            new VllmUsage(scores.Usage.TotalTokens, scores.Usage.TotalTokens));
    }

    private static async Task<VllmRanking> RerankAsync(VllmRerankBody body, RankingDesk desk, HttpResponse response, CancellationToken cancellationToken)
    {
        desk.RequireNoShorterCut(body.TruncatePromptTokens, "truncate_prompt_tokens");
        desk.RequireNoShorterCut(body.MaxTokensPerDoc, "max_tokens_per_doc");
        var request = new RerankRequest(body.Query ?? "", desk.Documents(body.Documents));
        var options = new RerankOptions { TopN = RankingDesk.TopN(body.TopN), RawScores = body.UseActivation is false };
        var ranking = await desk.RankAsync(request, options, body.Model, response, cancellationToken);
        if (body.TruncatePromptTokens is null)
            desk.RequireWhole(ranking.Usage, "documents", "Set truncate_prompt_tokens to -1 to have them cut.");
        return new VllmRanking(
            $"rerank-{Guid.NewGuid():N}", ranking.Model.Name, new UsageBody(ranking.Usage.TotalTokens, ranking.Usage.TotalTokens),
            [.. ranking.Results.Select(static result => new VllmResult(result.Index, new DocumentText(result.Document.Text), result.RelevanceScore))]);
    }
}

/// <summary>vLLM's answer to an unknown key.</summary>
/// <param name="Error">Unauthorized.</param>
internal sealed record UnauthorizedError(string Error);
