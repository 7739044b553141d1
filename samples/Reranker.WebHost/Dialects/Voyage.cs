using Microsoft.AspNetCore.Mvc;

namespace Reranker.WebHost;

/// <summary>Voyage, under <c>/voyage/v1</c>: a client's base address is <c>http://host/voyage/v1</c>.</summary>
internal sealed class Voyage : Dialect
{
    private const int MostDocuments = 1000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDialect("/voyage", "Voyage", new Voyage()).MapPost("/v1/rerank", RerankAsync)
            .Produces<VoyageRanking>().Produces<DetailError>(400).Produces<DetailError>(429).WithSummary("Rank documents for a query");

    public override DialectError Say(ProblemDetails problem, Exception? cause) => new(PlainStatus(problem), new DetailError(problem.Detail!));

    private static async Task<VoyageRanking> RerankAsync(VoyageBody body, RankingDesk desk, HttpResponse response, CancellationToken cancellationToken)
    {
        var request = new RerankRequest(body.Query ?? "", desk.Documents(DocumentBody.Of(body.Documents), most: MostDocuments));
        var ranking = await desk.RankAsync(request, new RerankOptions { TopN = RankingDesk.TopN(body.TopK, "top_k", zeroIsAll: false) }, body.Model, response, cancellationToken);
        if (body.Truncation is false)
            desk.RequireWhole(ranking.Usage, "documents", "Set truncation to true to have them cut.");
        return new VoyageRanking(
            "list", [.. ranking.Results.Select(result => new VoyageResult(result.Index, result.RelevanceScore, body.ReturnDocuments is true ? result.Document.Text : null))],
            ranking.Model.Name, new UsageBody(ranking.Usage.TotalTokens));
    }
}
