using Reranker;

// A shop's search. The champion of the MLflow registry ranks its articles, and is followed as it changes.
var builder = WebApplication.CreateBuilder(args);

// 1. The registry: MLFLOW_TRACKING_URI, or a store in the data directory, such as the one that samples/Reranker.WebHost trains into.
builder.Services.AddMLflow(mlflow => mlflow.DataDirectory = builder.Configuration["DataDirectory"] ?? ".reranker");

// 2. The reranker: whichever version has the alias `champion`. A new one is loaded beside it and takes its place without a pause.
builder.Services.AddRegisteredReranker().UseLogging();

// 3. The endpoints, and whether they can answer.
builder.Services.AddRerankerEndpoints(endpoints => endpoints.MaxDocuments = 200);
builder.Services.AddHealthChecks().AddReranker();
builder.Services.AddProblemDetails();

var app = builder.Build();
app.UseExceptionHandler();

// 4. /search/rerank and /search/score; /search/cohere/v2/rerank, /search/jina/v1/rerank and so on. Authorization, rate limits and CORS go on the groups.
app.MapReranker("/search");
app.MapRerankerDialects("/search");
app.MapHealthChecks("/health");

// 5. And in one's own endpoints it is a service like any other.
app.MapGet("/articles", async (string query, IReranker reranker, CancellationToken cancellationToken) =>
    (await reranker.RerankAsync(query, Articles.All, new RerankOptions { TopN = 3 }, cancellationToken)).Results.Select(result => result.Document.Text));

app.Run();

/// <summary>What the shop sells.</summary>
internal static class Articles
{
    public static IReadOnlyList<string> All { get; } =
    [
        "A rain jacket with a hood, for children", "Hiking boots, waterproof, with a warm lining", "A tent for two persons, which stands in a minute",
        "A sleeping bag for nights below freezing", "A gas stove with a wind shield", "A headlamp with a red light",
    ];
}
