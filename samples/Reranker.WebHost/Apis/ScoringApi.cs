using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary><c>POST /score</c>: scores in the order of the request.</summary>
internal static class ScoringApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapScoring()
        {
            var group = routes.MapDialect("", "Ranking", Union.Scores).ProducesProblem(400).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);
            group.MapPost("/score", ScoreAsync).WithName("Score").WithSummary("Score query-document pairs")
                .WithDescription("Scores in the order of the request. Takes `pairs`, or vLLM's `queries` with `documents` and its other names for them.");
            group.MapPost("/v1/score", ScoreAsync).WithName("ScoreV1").WithSummary("Score query-document pairs, at the path of vLLM");
        }
    }

    private static async Task<Ok<ScoreAnswer>> ScoreAsync(
        ScoreBody body, RankingDesk desk, IOptions<HostSettings> settings, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        var options = new RerankOptions { RawScores = body.RawScores is true || body.UseActivation is false, Calibrated = body.Calibrated };
        var scores = await desk.ScoreAsync(ScorePairs.Read(body, settings.Value), options, body.Model, response, cancellationToken);
        return TypedResults.Ok(new ScoreAnswer(
            $"score-{Guid.NewGuid():N}",
            "list",
            time.GetUtcNow().ToUnixTimeSeconds(),
            scores.Model.Name,
            [.. scores.Scores.Select(static (score, index) => new PairScore(index, "score", score))],
            UsageBody.Of(scores.Usage, withPromptTokens: true)));
    }
}
