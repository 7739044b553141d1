using Microsoft.AspNetCore.Mvc;

namespace Reranker.WebHost;

/// <summary>Jina, under <c>/jina/v1</c>: a client's base address is <c>http://host/jina/v1</c>.</summary>
internal sealed class Jina : Dialect
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDialect("/jina", "Jina", new Jina()).MapPost("/v1/rerank", RerankAsync)
            .Produces<JinaAnswer>().Produces<JinaError>(422).Produces<JinaError>(429).WithSummary("Rank documents for a query");

    public override DialectError Say(ProblemDetails problem, Exception? cause) => new(
        problem.Status!.Value,
        new JinaError(problem.Detail!, FieldOf(problem) is { } field ? [new JinaFieldError(field, problem.Detail!, cause is BadHttpRequestException ? "type_error" : "value_error")] : null));

    private static async Task<JinaAnswer> RerankAsync(JinaBody body, RankingDesk desk, HttpResponse response, CancellationToken cancellationToken)
    {
        desk.RequireNoShorterCut(body.MaxDocLength, "max_doc_length");
        if (body.ReturnEmbeddings is true)
            throw new InvalidRerankRequestException("return_embeddings", "A cross-encoder has no embeddings of documents to return; leave return_embeddings out.");
        var request = new RerankRequest(body.Query?.Text ?? "", desk.Documents(body.Documents));
        var ranking = await desk.RankAsync(request, new RerankOptions { TopN = RankingDesk.TopN(body.TopN) }, body.Model, response, cancellationToken);
        if (body.Truncation is false)
            desk.RequireWhole(ranking.Usage, "documents", "Leave truncation out to have them cut.");
        return new JinaAnswer(
            ranking.Model.Name, "list", new UsageBody(ranking.Usage.TotalTokens, ranking.Usage.TotalTokens),
            [.. ranking.Results.Select(result => new JinaResult(result.Index, result.RelevanceScore, body.ReturnDocuments is false ? null : new DocumentText(result.Document.Text)))]);
    }
}
