using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>Jina, under <c>/jina/v1</c>: a client's base address is <c>http://host/jina/v1</c>.</summary>
internal sealed class JinaDialect : Dialect
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDialect("/jina", "Jina", new JinaDialect()).MapPost("/v1/rerank", RerankAsync)
            .Produces<JinaResponse>().Produces<JinaError>(422).Produces<JinaError>(429).WithSummary("Rank documents for a query");

    public override ErrorResponse Format(ProblemDetails problem, Exception? cause) => new(
        problem.Status!.Value,
        new JinaError(problem.Detail!, problem.Field() is { } field ? [new JinaFieldError(field, problem.Detail!, cause is BadHttpRequestException ? "type_error" : "value_error")] : null));

    private static async Task<JinaResponse> RerankAsync(JsonBody<JinaRequest> json, RequestRanker ranker, HttpResponse response, CancellationToken cancellationToken)
    {
        var body = json.Value;
        ranker.RequireNoShorterCut(body.MaxDocLength, "max_doc_length");
        if (body.ReturnEmbeddings is true)
            throw new InvalidRerankRequestException("return_embeddings", "A cross-encoder has no embeddings of documents to return; leave return_embeddings out.");
        var request = new RerankRequest(body.Query?.Text ?? "", ranker.Documents(body.Documents));
        var ranking = await ranker.RankAsync(request, new RerankOptions { TopN = RequestRanker.TopN(body.TopN) }, body.Model, response, cancellationToken).ConfigureAwait(false);
        if (body.Truncation is false)
            ranker.RequireWhole(ranking.Usage, "documents", "Leave truncation out to have them cut.");
        return new JinaResponse(
            ranking.Model.Name, "list", new UsageBody(ranking.Usage.TotalTokens, ranking.Usage.TotalTokens),
            [.. ranking.Results.Select(result => new JinaResult(result.Index, result.RelevanceScore, body.ReturnDocuments is false ? null : new DocumentText(result.Document.Text)))]);
    }
}
