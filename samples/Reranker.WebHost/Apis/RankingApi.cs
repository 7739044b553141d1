using Microsoft.AspNetCore.Http.HttpResults;

namespace Reranker.WebHost;

/// <summary><c>POST /rerank</c>, and the same under the paths that other services share.</summary>
internal static class RankingApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapRanking()
        {
            routes.MapRanking("/rerank", Union.Texts, RerankAsync).WithName("Rerank").WithSummary("Rank documents for a query")
                .WithDescription("Best first, ties in the order of the request. With `texts` instead of `documents` the answer is the bare list of Text Embeddings Inference.");
            routes.MapRanking("/v1/rerank", Union.V1, RerankAsync).WithName("RerankV1").WithSummary("Rank documents for a query, at the path of Jina, Cohere v1 and vLLM");
            routes.MapRanking("/v2/rerank", Union.V2, RerankV2Async).WithName("RerankV2").WithSummary("Rank documents for a query, at the path of Cohere v2")
                .WithDescription("As /rerank, but a `top_n` below 1 is refused.");
        }

        private RouteHandlerBuilder MapRanking(string path, Dialect errors, Delegate handler) =>
            routes.MapPost(path, handler).WithTags("Ranking").RequireAuthorization(Access.Read).WithMetadata(errors)
                .Produces<RerankAnswer>().ProducesProblem(400).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);
    }

    private static async Task<Results<Ok<RerankAnswer>, Ok<TextScore[]>>> RerankAsync(RerankBody body, RankingDesk desk, HttpResponse response, CancellationToken cancellationToken)
    {
        var isTexts = body.Documents is null && body.Texts is not null;
        var documents = isTexts ? desk.Documents(DocumentBody.Of(body.Texts, "texts"), "texts") : desk.Documents(body.Documents);
        var options = new RerankOptions { RawScores = body.RawScores is true, Calibrated = body.Calibrated, TopN = isTexts ? null : RankingDesk.TopN(body.TopN) };

        var ranking = await desk.RankAsync(new RerankRequest(body.Query ?? "", documents), options, body.Model, response, cancellationToken);
        return isTexts ? TypedResults.Ok(TextScores(ranking, body)) : TypedResults.Ok(Answer(ranking, body));
    }

    private static Task<Results<Ok<RerankAnswer>, Ok<TextScore[]>>> RerankV2Async(RerankBody body, RankingDesk desk, HttpResponse response, CancellationToken cancellationToken)
    {
        RankingDesk.TopN(body.TopN, zeroIsAll: false);
        return RerankAsync(body, desk, response, cancellationToken);
    }

    private static RerankAnswer Answer(RerankResponse ranking, RerankBody body) => new(
        $"rerank-{Guid.NewGuid():N}",
        ranking.Model.Name,
        [.. ranking.Results.Select(result => new RankedDocument(result.Index, result.RelevanceScore, body.ReturnDocuments is true ? body.Documents![result.Index] : null))],
        UsageBody.Of(ranking.Usage));

    private static TextScore[] TextScores(RerankResponse ranking, RerankBody body) =>
        [.. ranking.Results.Select(result => new TextScore(result.Index, body.ReturnText is true ? result.Document.Text : null, result.RelevanceScore))];
}
