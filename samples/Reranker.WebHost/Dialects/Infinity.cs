using Microsoft.AspNetCore.Mvc;

namespace Reranker.WebHost;

/// <summary>Infinity, under <c>/infinity</c>: a client's base address is <c>http://host/infinity</c>.</summary>
internal sealed class Infinity : Dialect
{
    private const int MostDocuments = 2048;
    private const int MostCharacters = 122_880;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapDialect("/infinity", "Infinity", new Infinity());
        group.MapPost("/rerank", RerankAsync).Produces<InfinityRanking>().Produces<InfinityInvalid>(422).Produces<OpenAiError>(429).WithSummary("Rank documents for a query");
        group.MapGet("/health", static (TimeProvider time) => new InfinityHealth(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0)).AllowAnonymous().WithSummary("The process answers");
    }

    // Its framework answers for keys and for the form of a body, in words of its own.
    public override DialectError Say(ProblemDetails problem, Exception? cause) => problem.Status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => new DialectError(problem.Status.Value, new DetailError(problem.Detail!)),
        StatusCodes.Status422UnprocessableEntity => new DialectError(422, new InfinityInvalid([new InfinityFieldError(
            cause is BadHttpRequestException ? "type_error" : "value_error", FieldOf(problem) is { } field ? ["body", field] : ["body"], problem.Detail!)])),
        _ => new DialectError(problem.Status!.Value, new OpenAiError(Vllm.ErrorOf(problem))),
    };

    private static async Task<InfinityRanking> RerankAsync(InfinityBody body, RankingDesk desk, TimeProvider time, HttpResponse response, CancellationToken cancellationToken)
    {
        for (var index = 0; index < body.Documents?.Length; index++)
            if (body.Documents[index]?.Length > MostCharacters)
                throw new InvalidRerankRequestException($"documents[{index}]", FormattableString.Invariant($"The document {index} has {body.Documents[index]!.Length} characters; expected at most {MostCharacters}."));
        var request = new RerankRequest(body.Query ?? "", desk.Documents(DocumentBody.Of(body.Documents), most: MostDocuments));
        var options = new RerankOptions { TopN = RankingDesk.TopN(body.TopN, zeroIsAll: false), RawScores = body.RawScores };
        var ranking = await desk.RankAsync(request, options, body.Model, response, cancellationToken);
        return new InfinityRanking(
            "rerank", $"infinity-{Guid.NewGuid()}", time.GetUtcNow().ToUnixTimeSeconds(), ranking.Model.Name, new UsageBody(ranking.Usage.TotalTokens, ranking.Usage.TotalTokens),
            [.. ranking.Results.Select(result => new InfinityResult(result.RelevanceScore, result.Index, body.ReturnDocuments ? result.Document.Text : null))]);
    }
}
