using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Reranker.WebHost;

/// <summary><c>POST /feedback</c>: what was shown, in which order, and what was chosen.</summary>
internal static class FeedbackApi
{
    private static readonly string[] JsonLines = ["application/x-ndjson", "application/jsonl", "application/gzip"];

    extension(IEndpointRouteBuilder routes)
    {
        public void MapFeedback() => routes.MapPost("/feedback", AddAsync).WithTags("Feedback").WithRerankerProblems().RequireAuthorization(Access.Admin)
            .Accepts<FeedbackBody>("application/json", JsonLines).ProducesProblem(422)
            .WithName("AddFeedback").WithSummary("Store what was shown and what was chosen")
            .WithDescription("One record, a list of records, or JSON lines (`application/x-ndjson`, plain or gzip). All of them are stored or none; records that are known already are passed over.");
    }

    private static async Task<Created<FeedbackAnswer>> AddAsync(HttpRequest request, IFeedbackStore store, CancellationToken cancellationToken)
    {
        var import = JsonLines.Contains(request.ContentType?.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase)
            ? await FeedbackJsonLines.ImportAsync(store, request.Body, cancellationToken)
            : request.HasJsonContentType()
                ? await AddJsonAsync(request, store, cancellationToken)
                : throw new BadHttpRequestException("Unsupported media type.", StatusCodes.Status415UnsupportedMediaType);
        return TypedResults.Created((string?)null, new FeedbackAnswer(import.Read, import.Added, import.Read - import.Added));
    }

    private static async Task<FeedbackImport> AddJsonAsync(HttpRequest request, IFeedbackStore store, CancellationToken cancellationToken)
    {
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
        }
        catch (JsonException error)
        {
            throw new BadHttpRequestException("The body is not JSON.", new JsonException(error.Message, error));
        }

        using (body)
        {
            var root = body.RootElement;
            FeedbackRecord[] records = root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(Parse)] : [Parse(root, 0)];
            return new FeedbackImport(records.Length, await store.AddAsync(records, cancellationToken));
        }
    }

    private static FeedbackRecord Parse(JsonElement record, int index) => FeedbackJsonLines.Parse(JsonMarshal.GetRawUtf8Value(record), index + 1);
}
