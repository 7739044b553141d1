using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Reranker.Integration.Tests.Web;

/// <summary>Requests and answers as JSON.</summary>
internal static class Http
{
    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, JsonNode? body) =>
        client.PostAsync(path, new StringContent(body?.ToJsonString() ?? "null", Encoding.UTF8, "application/json"), Cancelled);

    public static Task<HttpResponseMessage> PostBytesAsync(this HttpClient client, string path, byte[] body, string contentType = "application/json")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new(contentType);
        return client.PostAsync(path, content, Cancelled);
    }

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancelled)) ?? throw new InvalidOperationException("The answer is null.");

    /// <summary>The body of an answer that has to be of a status.</summary>
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        if (response.StatusCode != expected)
            Assert.Fail($"Expected {expected}, got {response.StatusCode}: {await response.Content.ReadAsStringAsync(Cancelled)}");
        return await response.JsonAsync();
    }

    /// <summary>The body of an answer that has to be a problem.</summary>
    public static async Task<JsonNode> ProblemAsync(this HttpResponseMessage response, HttpStatusCode expected)
    {
        var problem = await response.JsonAsync(expected);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)expected, (int)problem["status"]!);
        Assert.NotEmpty((string)problem["title"]!);
        return problem;
    }

    /// <summary>The header X-Reranker-Model.</summary>
    public static string Model(this HttpResponseMessage response) => Assert.Single(response.Headers.GetValues("X-Reranker-Model"));
}
