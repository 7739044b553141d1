using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Reranker.AspNetCore;

/// <summary><c>POST /feedback</c>: what was shown, in which order, and what was chosen.</summary>
internal static class FeedbackEndpoints
{
    private static readonly string[] JsonLines = ["application/x-ndjson", "application/jsonl", "application/gzip"];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/feedback", AddAsync).WithTags("Feedback").WithRerankerProblems()
        .Accepts<FeedbackBody>("application/json", JsonLines).ProducesProblem(422)
        .WithOperationName("AddFeedback").WithSummary("Store what was shown and what was chosen")
        .WithDescription("One record, a list of records, or JSON lines (`application/x-ndjson`, plain or gzip). All of them are stored or none; records that are known already are passed over.");

    private static async Task<Created<FeedbackResponse>> AddAsync(HttpRequest request, IFeedbackStore store, CancellationToken cancellationToken)
    {
        var import = JsonLines.Contains(request.ContentType?.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase)
            ? await FeedbackJsonLines.ImportAsync(store, request.Body, cancellationToken).ConfigureAwait(false)
            : request.HasJsonContentType()
                ? await AddJsonAsync(request, store, cancellationToken).ConfigureAwait(false)
                : throw JsonBodyException.NoJson();
        return TypedResults.Created((string?)null, new FeedbackResponse(import.Read, import.Added, import.Read - import.Added));
    }

    private static async Task<FeedbackImport> AddJsonAsync(HttpRequest request, IFeedbackStore store, CancellationToken cancellationToken)
    {
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException error)
        {
            throw new JsonBodyException(JsonProblem.OfSyntax(error), error);
        }

        using (body)
        {
            var root = body.RootElement;
            FeedbackRecord[] records = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(Parse)] : [Parse(root, 0)];
            return new FeedbackImport(records.Length, await store.AddAsync(records, cancellationToken).ConfigureAwait(false));
        }
    }

    private static FeedbackRecord Parse(JsonElement record, int index) => FeedbackJsonLines.Parse(JsonMarshal.GetRawUtf8Value(record), index + 1);
}
