using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>Infinity, under <c>/infinity</c>: a client's base address is <c>http://host/infinity</c>.</summary>
internal sealed class InfinityDialect : Dialect
{
    private const int MaxDocuments = 2048;
    private const int MaxCharacters = 122_880;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapDialect("/infinity", "Infinity", new InfinityDialect());
        group.MapPost("/rerank", RerankAsync).Produces<InfinityResponse>().Produces<InfinityInvalid>(422).Produces<OpenAiError>(429).WithSummary("Rank documents for a query");
        group.MapGet("/health", static (TimeProvider time) => new InfinityHealth(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0)).AllowAnonymous().WithSummary("The process answers");
    }

    // Its framework answers for keys and for the form of a body, in words of its own.
    public override ErrorResponse Format(ProblemDetails problem, Exception? cause) => problem.Status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => new ErrorResponse(problem.Status.Value, new DetailError(problem.Detail!)),
        StatusCodes.Status422UnprocessableEntity => new ErrorResponse(422, new InfinityInvalid([new InfinityFieldError(
            cause is BadHttpRequestException ? "type_error" : "value_error", problem.Field() is { } field ? ["body", field] : ["body"], problem.Detail!)])),
        _ => new ErrorResponse(problem.Status!.Value, new OpenAiError(VllmDialect.ErrorOf(problem))),
    };

    private static async Task<InfinityResponse> RerankAsync(JsonBody<InfinityRequest> json, RequestRanker ranker, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        var body = json.Value;
        for (var index = 0; index < body.Documents?.Length; index++)
            if (body.Documents[index]?.Length > MaxCharacters)
                throw new InvalidRerankRequestException($"documents[{index}]", FormattableString.Invariant($"The document {index} has {body.Documents[index]!.Length} characters; expected at most {MaxCharacters}."));
        var request = new RerankRequest(body.Query ?? "", ranker.Documents(DocumentBody.Of(body.Documents), max: MaxDocuments));
        var options = new RerankOptions { TopN = RequestRanker.TopN(body.TopN, zeroIsAll: false), RawScores = body.RawScores };
        var ranking = await ranker.RankAsync(request, options, body.Model, response, cancellationToken).ConfigureAwait(false);
        return new InfinityResponse(
            "rerank", $"infinity-{Guid.NewGuid()}", time.GetUtcNow().ToUnixTimeSeconds(), ranking.Model.Name, new UsageBody(ranking.Usage.TotalTokens, ranking.Usage.TotalTokens),
            [.. ranking.Results.Select(result => new InfinityResult(result.RelevanceScore, result.Index, body.ReturnDocuments ? result.Document.Text : null))]);
    }
}
