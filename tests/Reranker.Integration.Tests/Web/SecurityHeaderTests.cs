using System.Net;

namespace Reranker.Integration.Tests.Web;

public sealed class SecurityHeaderTests(RunningHost host) : IClassFixture<RunningHost>
{
    private readonly HttpClient _client = host.Client;

    [Theory]
    [InlineData("/health", HttpStatusCode.OK)]
    [InlineData("/models", HttpStatusCode.OK)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/rerank", HttpStatusCode.MethodNotAllowed)]
    public async Task Data_are_not_kept_not_framed_and_not_taken_for_something_else(string path, HttpStatusCode status)
    {
        using var answer = await _client.GetAsync(path, Http.Cancelled);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Header(answer, "Content-Security-Policy"));
        Assert.Equal("no-store", Header(answer, "Cache-Control"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_page_keeps_its_own_policy_and_one_without_may_still_not_be_framed()
    {
        using var own = await GetPageAsync("/dashboard");
        using var reference = await GetPageAsync("/docs/");

        Assert.Contains("script-src 'self'", Header(own, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header(reference, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("default-src", Header(reference, "Content-Security-Policy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_https_browsers_are_told_to_stay_there()
    {
        using var answer = await _client.GetAsync("https://reranker.test/health/live", Http.Cancelled);

        Assert.Equal("max-age=31536000", Header(answer, "Strict-Transport-Security"));
    }

    private async Task<HttpResponseMessage> GetPageAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        return await _client.SendAsync(request, Http.Cancelled);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
