using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Reranker.AspNetCore;

/// <summary>Cohere, under <c>/cohere/v1</c> and <c>/cohere/v2</c>: a client's base address is <c>http://host/cohere</c>.</summary>
internal sealed class CohereDialect : Dialect
{
    private const int DocumentsOfASearchUnit = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapDialect("/cohere", "Cohere", new CohereDialect());
        group.MapPost("/v1/rerank", RerankV1Async).Produces<CohereResponse>().Produces<MessageError>(400).Produces<MessageError>(429).WithSummary("Rank documents for a query, v1");
        group.MapPost("/v2/rerank", RerankV2Async).Produces<CohereResponse>().Produces<MessageError>(400).Produces<MessageError>(422).Produces<MessageError>(429).WithSummary("Rank documents for a query, v2");
    }

    // What is wrong with a value is a 400; a field that does not exist is a 422.
    public override ErrorResponse Format(ProblemDetails problem, Exception? cause) =>
        new(cause is UnknownFieldException ? StatusCodes.Status422UnprocessableEntity : PlainStatus(problem), new MessageError(problem.Detail!));

    private static async Task<CohereResponse> RerankV1Async(JsonBody<CohereV1Request> json, RequestRanker ranker, HttpResponse response, CancellationToken cancellationToken)
    {
        var body = json.Value;
        var documents = body.Documents?.Select((document, index) => TextOf(document, index, body.RankFields)).ToArray();
        var request = new RerankRequest(body.Query ?? "", ranker.Documents(documents));
        var options = new RerankOptions { TopN = RequestRanker.TopN(body.TopN, zeroIsAll: false) };
        var ranking = await ranker.RankAsync(request, options, body.Model, response, cancellationToken).ConfigureAwait(false);
        return Response(ranking, "1", request.Documents.Count, result => body.ReturnDocuments is true ? Returned(body.Documents![result.Index]) : null);
    }

    private static async Task<CohereResponse> RerankV2Async(JsonBody<CohereV2Request> json, RequestRanker ranker, HttpResponse response, CancellationToken cancellationToken)
    {
        var body = json.Value;
        if (body.Unknown is { Count: > 0 } unknown)
            throw new UnknownFieldException(unknown.Keys.First());
        if (string.IsNullOrWhiteSpace(body.Model))
            throw new InvalidRerankRequestException("model", "invalid request: model is required; any name will do where the host has one model.");
        if (body.Priority is < 0 or > 999)
            throw new InvalidRerankRequestException("priority", FormattableString.Invariant($"priority is {body.Priority}; expected 0 to 999. Small requests pass large ones here, whatever their priority."));
        ranker.RequireNoShorterCut(body.MaxTokensPerDoc, "max_tokens_per_doc");
        var request = new RerankRequest(body.Query ?? "", ranker.Documents(DocumentBody.Of(body.Documents)));
        var options = new RerankOptions { TopN = RequestRanker.TopN(body.TopN, zeroIsAll: false) };
        var ranking = await ranker.RankAsync(request, options, body.Model, response, cancellationToken).ConfigureAwait(false);
        return Response(ranking, "2", request.Documents.Count, static _ => null);
    }

    private static CohereResponse Response(RerankResponse ranking, string version, int documents, Func<RerankResult, JsonElement?> returned) => new(
        Guid.NewGuid().ToString(),
        [.. ranking.Results.Select(result => new CohereResult(returned(result), result.Index, result.RelevanceScore))],
        new CohereMeta(new CohereVersion(version), new CohereUnits((documents + DocumentsOfASearchUnit - 1) / DocumentsOfASearchUnit)));

    // A string, or an object of which rank_fields (by default its text) are read, line by line as YAML has them.
    private static DocumentBody TextOf(JsonElement document, int index, string[]? fields)
    {
        if (document.ValueKind is JsonValueKind.String)
            return new DocumentBody(document.GetString()!);
        if (document.ValueKind is not JsonValueKind.Object)
            throw new InvalidRerankRequestException($"documents[{index}]", FormattableString.Invariant($"The document {index} is neither a string nor an object."));
        if (fields is not { Length: > 0 })
            return document.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String
                ? new DocumentBody(text.GetString()!)
                : throw new InvalidRerankRequestException($"documents[{index}]", FormattableString.Invariant($"The document {index} has no string 'text'; send one, or name what to read in rank_fields."));

        var lines = new StringBuilder();
        foreach (var field in fields)
            if (document.TryGetProperty(field, out var value))
                lines.Append(CultureInfo.InvariantCulture, $"{field}: {(value.ValueKind is JsonValueKind.String ? value.GetString() : value.GetRawText())}\n");
        return lines.Length > 0
            ? new DocumentBody(lines.ToString())
            : throw new InvalidRerankRequestException($"documents[{index}]", FormattableString.Invariant($"The document {index} has none of the fields {string.Join(", ", fields)} that rank_fields names."));
    }

    private static JsonElement Returned(JsonElement document) =>
        document.ValueKind is JsonValueKind.Object ? document : JsonSerializer.SerializeToElement(new DocumentText(document.GetString()!), EndpointJsonContext.Default.DocumentText);
}

/// <summary>A field that the strict form of an API does not have.</summary>
internal sealed class UnknownFieldException(string field) : RerankerException($"unknown field: parameter '{field}' is not a valid field. Leave it out.")
{
    /// <summary>The field.</summary>
    public string Field { get; } = field;
}
