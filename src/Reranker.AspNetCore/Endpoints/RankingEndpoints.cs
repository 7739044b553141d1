using Microsoft.AspNetCore.Http.HttpResults;

namespace Reranker.AspNetCore;

/// <summary><c>POST /rerank</c>, and the same under the paths that other services share.</summary>
internal static class RankingEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        MapRanking(routes, "/rerank", CommonDialect.Texts, RerankAsync).WithOperationName("Rerank").WithSummary("Rank documents for a query")
            .WithDescription("Best first, ties in the order of the request. With `texts` instead of `documents` the answer is the bare list of Text Embeddings Inference.");
        MapRanking(routes, "/v1/rerank", CommonDialect.V1, RerankAsync).WithOperationName("RerankV1")
            .WithSummary("Rank documents for a query, at the path of Jina, Cohere v1 and vLLM");
        MapRanking(routes, "/v2/rerank", CommonDialect.V2, RerankV2Async).WithOperationName("RerankV2")
            .WithSummary("Rank documents for a query, at the path of Cohere v2").WithDescription("As /rerank, but a `top_n` below 1 is refused.");
    }

    private static RouteHandlerBuilder MapRanking(IEndpointRouteBuilder routes, string path, Dialect dialect, Delegate handler) =>
        routes.MapPost(path, handler).WithTags("Ranking").WithDialect(dialect)
            .Produces<RerankResponseBody>().ProducesProblem(400).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);

    private static Task<Results<Ok<RerankResponseBody>, Ok<TextScore[]>>> RerankAsync(
        JsonBody<RerankBody> body, RequestRanker ranker, HttpResponse response, CancellationToken cancellationToken) =>
        RankAsync(body.Value, ranker, response, cancellationToken);

    private static Task<Results<Ok<RerankResponseBody>, Ok<TextScore[]>>> RerankV2Async(
        JsonBody<RerankBody> body, RequestRanker ranker, HttpResponse response, CancellationToken cancellationToken)
    {
        RequestRanker.TopN(body.Value.TopN, zeroIsAll: false);
        return RankAsync(body.Value, ranker, response, cancellationToken);
    }

    private static async Task<Results<Ok<RerankResponseBody>, Ok<TextScore[]>>> RankAsync(
        RerankBody body, RequestRanker ranker, HttpResponse response, CancellationToken cancellationToken)
    {
        var isTexts = body.Documents is null && body.Texts is not null;
        var documents = isTexts ? ranker.Documents(DocumentBody.Of(body.Texts, "texts"), "texts") : ranker.Documents(body.Documents);
        var options = new RerankOptions
        {
            RawScores = body.RawScores is true,
            Calibrated = body.Calibrated,
            TopN = isTexts ? null : RequestRanker.TopN(body.TopN),
            Fusion = body.Fusion?.Read(),
            MinScore = body.MinScore,
            Deadline = Deadline(body.DeadlineMs),
        };

        var ranking = await ranker.RankAsync(new RerankRequest(body.Query ?? "", documents), options, body.Model, response, cancellationToken).ConfigureAwait(false);
        return isTexts ? TypedResults.Ok(TextScores(ranking, body)) : TypedResults.Ok(Response(ranking, body));
    }

    private static RerankResponseBody Response(RerankResponse ranking, RerankBody body) => new(
        $"rerank-{Guid.NewGuid():N}",
        ranking.Model.Name,
        [.. ranking.Results.Select(result => Place(result, ranking, body))],
        UsageBody.Of(ranking.Usage),
        ranking.Degraded is null ? null : true,
        ranking.Warnings.Count == 0 ? null : ranking.Warnings);

    // A caller without a first stage has one score to look at.
    private static RankedDocument Place(RerankResult result, RerankResponse ranking, RerankBody body) => new(
        result.Index,
        result.RelevanceScore,
        body.ReturnDocuments is true ? body.Documents![result.Index] : null,
        result.Document.Score is not null || ranking.Degraded is not null ? result.ModelScore : null,
        result.Document.Score);

    private static TimeSpan? Deadline(int? milliseconds) => milliseconds switch
    {
        null => null,
        >= 1 => TimeSpan.FromMilliseconds(milliseconds.Value),
        _ => throw new InvalidRerankRequestException("deadline_ms", FormattableString.Invariant($"deadline_ms is {milliseconds}; expected at least 1, or nothing.")),
    };

    private static TextScore[] TextScores(RerankResponse ranking, RerankBody body) =>
        [.. ranking.Results.Select(result => new TextScore(result.Index, body.ReturnText is true ? result.Document.Text : null, result.RelevanceScore))];
}
