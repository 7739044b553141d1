using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Reranker.WebHost;

/// <summary><c>POST /rerank</c> and the same under the paths of other services.</summary>
internal static class RankingApi
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapRanking()
        {
            var group = routes.MapGroup("").WithTags("Ranking").RequireAuthorization(Access.Read).ProducesProblem(400).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503);
            group.MapPost("/rerank", RerankAsync).Produces<RerankAnswer>().WithName("Rerank").WithSummary("Rank documents for a query")
                .WithDescription("Best first, ties in the order of the request. With `texts` instead of `documents` the answer is the bare list of Text Embeddings Inference.");
            group.MapPost("/v1/rerank", RerankAsync).Produces<RerankAnswer>().WithName("RerankV1").WithSummary("Rank documents for a query, at the path of Jina, Cohere v1 and vLLM");
            group.MapPost("/v2/rerank", RerankV2Async).Produces<RerankAnswer>().WithName("RerankV2").WithSummary("Rank documents for a query, at the path of Cohere v2")
                .WithDescription("As /rerank, but a `top_n` below 1 is refused.");
        }
    }

    private static async Task<Results<Ok<RerankAnswer>, Ok<TextScore[]>>> RerankAsync(
        RerankBody body, IReranker reranker, IOptions<HostSettings> settings, HttpResponse response, CancellationToken cancellationToken)
    {
        var isTexts = body.Documents is null && body.Texts is not null;
        var request = new RerankRequest(body.Query ?? "", isTexts ? Texts(body.Texts!, settings.Value) : Documents(body.Documents, settings.Value));
        var options = new RerankOptions { RawScores = body.RawScores is true, Calibrated = body.Calibrated, TopN = isTexts ? null : TopN(body.TopN) };

        var ranking = await reranker.RerankAsync(request, options, cancellationToken);
        response.NameRanking(ranking);
        return isTexts ? TypedResults.Ok(TextScores(ranking, body)) : TypedResults.Ok(Answer(ranking, body));
    }

    private static Task<Results<Ok<RerankAnswer>, Ok<TextScore[]>>> RerankV2Async(
        RerankBody body, IReranker reranker, IOptions<HostSettings> settings, HttpResponse response, CancellationToken cancellationToken) =>
        body.TopN is < 1
            ? throw new InvalidRerankRequestException("top_n", $"top_n is {body.TopN}; expected at least 1, or none for all results.")
            : RerankAsync(body, reranker, settings, response, cancellationToken);

    private static RerankDocument[] Documents(DocumentBody[]? documents, HostSettings settings)
    {
        if (documents is null)
            throw new InvalidRerankRequestException("documents", "There are no documents; expected 'documents' (or 'texts'), a list with at least one.");
        settings.RequireFew(documents.Length, "documents");
        return Array.ConvertAll(documents, static document => new RerankDocument(document.Text, document.Id));
    }

    private static RerankDocument[] Texts(string?[] texts, HostSettings settings)
    {
        settings.RequireFew(texts.Length, "texts");
        return [.. texts.Select(static (text, index) =>
            new RerankDocument(text ?? throw new InvalidRerankRequestException($"texts[{index}]", $"The text {index} is null; expected a string, which may be empty.")))];
    }

    private static int? TopN(int? topN) => topN switch
    {
        null or 0 => null,
        < 0 => throw new InvalidRerankRequestException("top_n", $"top_n is {topN}; expected at least 1, or 0 or none for all results."),
        _ => topN,
    };

    private static RerankAnswer Answer(RerankResponse ranking, RerankBody body) => new(
        $"rerank-{Guid.NewGuid():N}",
        ranking.Model.Name,
        [.. ranking.Results.Select(result => new RankedDocument(result.Index, result.RelevanceScore, body.ReturnDocuments is true ? body.Documents![result.Index] : null))],
        UsageBody.Of(ranking.Usage));

    private static TextScore[] TextScores(RerankResponse ranking, RerankBody body) =>
        [.. ranking.Results.Select(result => new TextScore(result.Index, body.ReturnText is true ? result.Document.Text : null, result.RelevanceScore))];
}
