using Microsoft.AspNetCore.Http.HttpResults;

namespace Reranker.AspNetCore;

/// <summary><c>POST /score</c>: scores in the order of the request.</summary>
internal static class ScoringEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapDialect("", "Ranking", CommonDialect.Scores).ProducesProblem(400).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);
        group.MapPost("/score", ScoreAsync).WithOperationName("Score").WithSummary("Score query-document pairs")
            .WithDescription("Scores in the order of the request. Takes `pairs`, or vLLM's `queries` with `documents` and its other names for them.");
        group.MapPost("/v1/score", ScoreAsync).WithOperationName("ScoreV1").WithSummary("Score query-document pairs, at the path of vLLM");
    }

    private static async Task<Ok<ScoreResponseBody>> ScoreAsync(
        JsonBody<ScoreBody> json, RequestRanker ranker, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        var body = json.Value;
        var options = new RerankOptions { RawScores = body.RawScores is true || body.UseActivation is false, Calibrated = body.Calibrated };
        var scores = await ranker.ScoreAsync(ranker.Pairs(body), options, body.Model, response, cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(new ScoreResponseBody(
            $"score-{Guid.NewGuid():N}",
            "list",
            time.GetUtcNow().ToUnixTimeSeconds(),
            scores.Model.Name,
            [.. scores.Scores.Select(static (score, index) => new ScoredPair(index, "score", score))],
            UsageBody.Of(scores.Usage, withPromptTokens: true)));
    }
}
