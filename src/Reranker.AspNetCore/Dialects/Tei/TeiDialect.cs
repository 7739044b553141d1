using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>Text Embeddings Inference (v1.9), under <c>/tei</c>: a client's base address is <c>http://host/tei</c>.</summary>
internal sealed class TeiDialect : Dialect
{
    private const string Validation = nameof(Validation), Tokenizer = nameof(Tokenizer), Empty = nameof(Empty), Overloaded = nameof(Overloaded), Unhealthy = nameof(Unhealthy), Backend = nameof(Backend);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapDialect("/tei", "Text Embeddings Inference", new TeiDialect());
        group.MapPost("/rerank", RerankAsync).Produces<TextScore[]>().Produces<TeiError>(400).Produces<TeiError>(422).Produces<TeiError>(424).Produces<TeiError>(429).WithSummary("Rank texts for a query");
        group.MapGet("/info", Info).WithSummary("The model and its limits");
    }

    /// <summary>Maps <c>/info</c>, which clients of this service look for at the root.</summary>
    public static void MapInfo(IEndpointRouteBuilder routes) => routes.MapGet("/info", Info).WithTags("Text Embeddings Inference").WithRerankerProblems()
        .WithOperationName("Info").WithSummary("The model and its limits, as Text Embeddings Inference tells them");

    /// <summary>The kind of error, as this service names it.</summary>
    public static string TypeOf(ProblemDetails problem) => problem.Status switch
    {
        StatusCodes.Status429TooManyRequests => Overloaded,
        StatusCodes.Status503ServiceUnavailable => Unhealthy,
        >= 500 => Backend,
        _ => Validation,
    };

    public override ErrorResponse Format(ProblemDetails problem, Exception? cause) => problem.Status switch
    {
        // The framework of the original answers these, in plain text.
        StatusCodes.Status401Unauthorized => new ErrorResponse(problem.Status.Value, Body: null),
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType => new ErrorResponse(problem.Status.Value, problem.Detail),
        { } status when cause is BadHttpRequestException => new ErrorResponse(status, problem.Detail),
        StatusCodes.Status500InternalServerError => new ErrorResponse(StatusCodes.Status424FailedDependency, new TeiError(problem.Detail!, Backend)),
        { } status => new ErrorResponse(status, new TeiError(problem.Detail!, TypeOf(problem))),
        null => throw new InvalidOperationException("A problem has a status."),
    };

    private static async Task<IResult> RerankAsync(JsonBody<TeiRequest> json, RequestRanker ranker, HttpResponse response, CancellationToken cancellationToken)
    {
        var body = json.Value;
        if (body.Texts is [])
            return TypedResults.Json(new TeiError("`texts` cannot be empty", Empty), statusCode: StatusCodes.Status400BadRequest);
        var request = new RerankRequest(body.Query ?? "", ranker.Documents(DocumentBody.Of(body.Texts, "texts"), "texts"));
        var ranking = await ranker.RankAsync(request, new RerankOptions { RawScores = body.RawScores }, model: null, response, cancellationToken).ConfigureAwait(false);
        if (body.Truncate is false && ranking.Usage.TruncatedPairs > 0)
            return TooLong("The input is longer than the model reads. Set `truncate` to true to have it cut.");
        if (body.TruncationDirection is TruncationDirection.Left && ranking.Usage.TruncatedPairs > 0)
            return TooLong("This host cuts at the end only, and the input has to be cut. Leave `truncation_direction` out, or send less.");

        // Copies of a text have equal scores: the last first, as the original has them. Other scores may only look equal, rounded to 1, and keep their order.
        var ranks = ranking.Results.GroupBy(static result => (result.RelevanceScore, result.Document.Text)).SelectMany(static copies => copies.Reverse());
        return TypedResults.Ok(ranks.Select(result => new TextScore(result.Index, body.ReturnText ? result.Document.Text : null, result.RelevanceScore)).ToArray());
    }

    private static JsonHttpResult<TeiError> TooLong(string message) => TypedResults.Json(new TeiError(message, Tokenizer), statusCode: StatusCodes.Status422UnprocessableEntity);

    private static TeiInfo Info(RequestRanker ranker)
    {
        var model = ranker.Metadata ?? throw new ModelUnavailableException("No model serves yet; try again soon.");
        return new TeiInfo(
            model.Model.Name, model.Model.Digest, model.DataType,
            new TeiModelType(new TeiLabels(new Dictionary<string, string> { ["0"] = "LABEL_0" }, new Dictionary<string, int> { ["LABEL_0"] = 0 })),
            model.MaxLength, ranker.MaxDocuments, AutoTruncate: true, model.Parallelism, ProductVersion.Value);
    }
}
