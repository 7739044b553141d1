using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>Voyage, under <c>/voyage/v1</c>: a client's base address is <c>http://host/voyage/v1</c>.</summary>
internal sealed class VoyageDialect : Dialect
{
    private const int MaxDocuments = 1000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDialect("/voyage", "Voyage", new VoyageDialect()).MapPost("/v1/rerank", RerankAsync)
            .Produces<VoyageResponse>().Produces<DetailError>(400).Produces<DetailError>(429).WithSummary("Rank documents for a query");

    public override ErrorResponse Format(ProblemDetails problem, Exception? cause) => new(PlainStatus(problem), new DetailError(problem.Detail!));

    private static async Task<VoyageResponse> RerankAsync(JsonBody<VoyageRequest> json, RequestRanker ranker, HttpResponse response, CancellationToken cancellationToken)
    {
        var body = json.Value;
        var request = new RerankRequest(body.Query ?? "", ranker.Documents(DocumentBody.Of(body.Documents), max: MaxDocuments));
        var ranking = await ranker.RankAsync(request, new RerankOptions { TopN = RequestRanker.TopN(body.TopK, "top_k", zeroIsAll: false) }, body.Model, response, cancellationToken).ConfigureAwait(false);
        if (body.Truncation is false)
            ranker.RequireWhole(ranking.Usage, "documents", "Set truncation to true to have them cut.");
        return new VoyageResponse(
            "list", [.. ranking.Results.Select(result => new VoyageResult(result.Index, result.RelevanceScore, body.ReturnDocuments is true ? result.Document.Text : null))],
            ranking.Model.Name, new UsageBody(ranking.Usage.TotalTokens));
    }
}
