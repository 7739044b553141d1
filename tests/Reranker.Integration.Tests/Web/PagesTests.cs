using System.Net;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

public sealed class PagesTests(RunningHost host) : IClassFixture<RunningHost>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private readonly HttpClient _client = host.Client;

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("application/json, text/html;q=0.5")]
    public async Task Programs_find_links_at_the_root(string? accept)
    {
        var answer = await (await GetAsync("/", accept)).JsonAsync(HttpStatusCode.OK);

        Assert.Equal("Reranker", (string)answer["name"]!);
        Assert.NotEmpty((string)answer["version"]!);
        Assert.StartsWith("CrossEncoderReranker/1@", (string)answer["model"]!, StringComparison.Ordinal);
        Assert.Equal("/docs", (string)answer["links"]!["docs"]!);
    }

    [Fact]
    public async Task Browsers_find_a_page_that_loads_nothing_from_elsewhere()
    {
        var home = await GetAsync("/", Browser);
        Assert.Equal((HttpStatusCode.Redirect, "/dashboard"), (home.StatusCode, home.Headers.Location?.ToString()));
        var response = await GetAsync("/dashboard", Browser);
        var page = await response.Content.ReadAsStringAsync(Http.Cancelled);

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_names_the_model_and_the_registry()
    {
        var health = await (await GetAsync("/health")).JsonAsync(HttpStatusCode.OK);

        Assert.Equal("healthy", (string)health["status"]!);
        Assert.Equal("CrossEncoderReranker", (string)health["model"]!["name"]!);
        Assert.Equal("1", (string)health["model"]!["version"]!);
        Assert.Equal("champion", (string)health["model"]!["alias"]!);
        Assert.Matches("^[0-9a-f]{64}$", (string)health["model"]!["digest"]!);
        Assert.Equal("ChallengerTraining", (string)health["tracking"]!["experiment"]!);
        Assert.True((bool)health["tracking"]!["reachable"]!);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/health/startup")]
    public async Task Probes_are_answered(string path) => await (await GetAsync(path)).JsonAsync(HttpStatusCode.OK);

    [Fact]
    public async Task Metrics_count_what_was_ranked()
    {
        await (await _client.PostAsync("/rerank", JsonNode.Parse("""{"query": "word001", "documents": ["word002"]}"""))).JsonAsync(HttpStatusCode.OK);

        var metrics = await (await GetAsync("/metrics")).Content.ReadAsStringAsync(Http.Cancelled);

        Assert.Contains("reranker_operation_duration_seconds_count", metrics, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("word001", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_is_described()
    {
        var document = await (await GetAsync("/openapi/v1.json")).JsonAsync(HttpStatusCode.OK);

        var paths = document["paths"]!.AsObject().Select(static path => path.Key.TrimEnd('/')).ToHashSet();
        string[] expected =
        [
            "/rerank", "/v1/rerank", "/v2/rerank", "/score", "/v1/score", "/train_challenger", "/train_challenger/{runId}",
            "/feedback", "/models", "/models/{version}/promote", "/models/rollback", "/health",
        ];
        Assert.Superset(expected.ToHashSet(), paths);
        Assert.NotNull(document["paths"]!["/rerank"]!["post"]!["requestBody"]!["content"]!["application/json"]);
        var schemas = document["components"]!["schemas"]!;
        Assert.Equal(2, schemas["RerankBody"]!["properties"]!["documents"]!["items"]!["oneOf"]!.AsArray().Count);
        Assert.NotNull(schemas["RerankResponseBody"]!["properties"]!["results"]);
    }

    [Fact]
    public async Task The_reference_page_loads_nothing_from_elsewhere()
    {
        var response = await GetAsync("/docs/", Browser);
        var page = await response.Content.ReadAsStringAsync(Http.Cancelled);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("cdn.", page, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
            request.Headers.Accept.ParseAdd(accept);
        return await _client.SendAsync(request, Http.Cancelled);
    }
}
