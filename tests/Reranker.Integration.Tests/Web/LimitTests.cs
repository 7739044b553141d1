using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

public sealed class LimitTests(TinyModel model)
{
    private const int Requests = 2;

    [Fact]
    public async Task Each_key_has_a_rate_of_its_own_and_probes_have_none()
    {
        await using var host = new WebHost(model, dataDirectory: null,
            ("Reranker:ApiKeys:Read:0", "first"), ("Reranker:ApiKeys:Read:1", "second"), ("Reranker:Limits:Requests", $"{Requests}"), ("Reranker:Limits:Period", "01:00:00"));
        using var client = await host.ReadyClientAsync();

        for (var request = 0; request < Requests; request++)
            await (await RankAsync(client, "first")).JsonAsync(HttpStatusCode.OK);
        using var refused = await RankAsync(client, "first");
        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests);

        Assert.Equal("urn:reranker:problem:rate-limit", (string)problem["type"]!);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        await (await RankAsync(client, "second")).JsonAsync(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready", Http.Cancelled)).StatusCode);
    }

    [Fact]
    public async Task Guesses_at_keys_share_the_rate_of_their_address()
    {
        await using var host = new WebHost(model, dataDirectory: null,
            ("Reranker:ApiKeys:Read", "right"), ("Reranker:Limits:Requests", $"{Requests}"), ("Reranker:Limits:Period", "01:00:00"));
        using var client = await host.ReadyClientAsync();

        for (var guess = 0; guess < Requests; guess++)
            await (await RankAsync(client, $"guess {guess}")).ProblemAsync(HttpStatusCode.Unauthorized);

        await (await RankAsync(client, "one more")).ProblemAsync(HttpStatusCode.TooManyRequests);
        await (await RankAsync(client, "right")).JsonAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_given_up_and_what_changes_something_is_not()
    {
        await using var host = new WebHost(model, dataDirectory: null, ("Reranker:Limits:RequestTimeout", "00:00:00.001"));
        using var client = await host.ReadyClientAsync();
        var tooMuch = new JsonObject { ["query"] = "word001", ["documents"] = new JsonArray([.. Enumerable.Range(0, 1000).Select(static index => JsonValue.Create(string.Join(' ', Enumerable.Repeat("word002", 1 + (index % 60)))))]) };

        var problem = await (await client.PostAsync("/rerank", tooMuch)).ProblemAsync(HttpStatusCode.GatewayTimeout);

        Assert.Equal("urn:reranker:problem:timeout", (string)problem["type"]!);
        Assert.Contains("0.001 s", (string)problem["detail"]!, StringComparison.Ordinal);
        await (await client.PostAsync("/feedback", SyntheticFeedback.Records(400))).JsonAsync(HttpStatusCode.Created);
    }

    private static async Task<HttpResponseMessage> RankAsync(HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/rerank") { Content = JsonContent.Create(JsonNode.Parse("""{"query": "word001", "documents": ["word002"]}""")) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await client.SendAsync(request, Http.Cancelled);
    }
}
