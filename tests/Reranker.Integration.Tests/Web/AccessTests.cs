using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

public sealed class AccessTests(TinyModel model)
{
    private static readonly JsonNode Ranking = JsonNode.Parse("""{"query": "word001", "documents": ["word002"]}""")!;
    private static readonly JsonNode Training = JsonNode.Parse("""{"date_from": "2025-07-01", "date_to": "2025-07-02"}""")!;

    [Fact]
    public async Task Keys_open_what_they_are_for()
    {
        await using var host = new WebHost(
            model, dataDirectory: null, ("Reranker:ApiKeys:Read", "reader"), ("Reranker:ApiKeys:Admin:0", "first"), ("Reranker:ApiKeys:Admin:1", "second"));
        using var client = await host.ReadyClientAsync();

        var challenge = await client.PostAsync("/rerank", Ranking);
        await challenge.ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal("Bearer", Assert.Single(challenge.Headers.WwwAuthenticate).Scheme);
        await (await PostAsync(client, "/rerank", Ranking, "wrong")).ProblemAsync(HttpStatusCode.Unauthorized);
        await (await PostAsync(client, "/rerank", Ranking, "reader")).JsonAsync(HttpStatusCode.OK);
        await (await PostAsync(client, "/rerank", Ranking, "second", isBearer: false)).JsonAsync(HttpStatusCode.OK);
        await (await PostAsync(client, "/train_challenger", Training, "reader")).ProblemAsync(HttpStatusCode.Forbidden);
        await (await PostAsync(client, "/feedback", new JsonArray(), "reader")).ProblemAsync(HttpStatusCode.Forbidden);
        await (await PostAsync(client, "/feedback", new JsonArray(), "first")).JsonAsync(HttpStatusCode.Created);
        await (await client.GetAsync("/models", Http.Cancelled)).ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health", Http.Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/", Http.Cancelled)).StatusCode);
    }

    [Theory]
    [InlineData("Host", "rebound.example")]
    [InlineData("X-Forwarded-For", "192.0.2.7")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Without_keys_only_programs_on_this_machine_are_answered(string header, string value)
    {
        await using var host = new WebHost(model);
        using var client = await host.ReadyClientAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/rerank") { Content = JsonContent.Create(Ranking) };
        request.Headers.TryAddWithoutValidation(header, value);

        var problem = await (await client.SendAsync(request, Http.Cancelled)).ProblemAsync(HttpStatusCode.Forbidden);

        Assert.Contains("Reranker:ApiKeys", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, JsonNode body, string key, bool isBearer = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (isBearer)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        else
            request.Headers.Add("X-Api-Key", key);
        return await client.SendAsync(request, Http.Cancelled);
    }
}
