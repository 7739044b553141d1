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
            var group = routes.MapGroup("").WithTags("Ranking").RequireAuthorization(Access.Read).ProducesProblem(400).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);
            group.MapPost("/score", ScoreAsync).WithName("Score").WithSummary("Score query-document pairs")
                .WithDescription("Scores in the order of the request. Takes `pairs`, or vLLM's `queries` with `documents` and its other names for them.");
            group.MapPost("/v1/score", ScoreAsync).WithName("ScoreV1").WithSummary("Score query-document pairs, at the path of vLLM");
        }
    }

    private static async Task<Ok<ScoreAnswer>> ScoreAsync(
        ScoreBody body, IReranker reranker, IOptions<HostSettings> settings, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        var request = new ScoreRequest(Pairs(body, settings.Value));
        var options = new RerankOptions { RawScores = body.RawScores is true || body.UseActivation is false, Calibrated = body.Calibrated };
        var scores = await reranker.ScoreAsync(request, options, cancellationToken);
        response.NameModel(scores.Model);
        return TypedResults.Ok(new ScoreAnswer(
            $"score-{Guid.NewGuid():N}",
            "list",
            time.GetUtcNow().ToUnixTimeSeconds(),
            scores.Model.Name,
            [.. scores.Scores.Select(static (score, index) => new PairScore(index, "score", score))],
            UsageBody.Of(scores.Usage, withPromptTokens: true)));
    }

    private static QueryDocumentPair[] Pairs(ScoreBody body, HostSettings settings)
    {
        if (body.Pairs is { } pairs)
        {
            settings.RequireFew(pairs.Length, "pairs");
            return [.. pairs.Select(static (pair, index) => pair is [{ } query, { } document]
                ? new QueryDocumentPair(query, document)
                : throw new InvalidRerankRequestException($"pairs[{index}]", $"The pair {index} is not made of two strings; expected [query, document]."))];
        }

        var queries = (body.Queries ?? body.Text1 ?? body.Data1)?.Texts;
        var documents = (body.Documents ?? body.Items ?? body.Text2 ?? body.Data2)?.Texts;
        if (queries is null || documents is null)
            throw new InvalidRerankRequestException("pairs", "There is nothing to score; expected 'pairs', a list of [query, document], or 'queries' with 'documents'.");
        settings.RequireFew(documents.Length, "documents");
        return (queries.Length, documents.Length) switch
        {
            (1, _) => Array.ConvertAll(documents, document => new QueryDocumentPair(queries[0], document)),
            var (left, right) when left == right => [.. queries.Zip(documents, static (query, document) => new QueryDocumentPair(query, document))],
            var (left, right) => throw new InvalidRerankRequestException("queries", $"There are {left} queries and {right} documents; expected one query, or as many as documents."),
        };
    }
}
