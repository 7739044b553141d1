using System.Net;
using System.Text;
using Reranker.Integration.Tests.Web;

namespace Reranker.Integration.Tests.Dialects;

/// <summary>A host for the tests of all dialects. Of <c>word001</c>'s two copies both have the same score.</summary>
public sealed class DialectHost(TinyModel model) : IAsyncLifetime
{
    public const int MaxDocuments = 5;

    private readonly Web.WebHost _host = new(model, dataDirectory: null, ("Reranker:MaxDocuments", $"{MaxDocuments}"));

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Client = await _host.ReadyClientAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>Sends a body, and compares status and answer with what the dialect has.</summary>
    public async Task ConformsAsync(string path, string body, int status, string template)
    {
        var response = await Client.PostBytesAsync(path, Encoding.UTF8.GetBytes(body.Replace("TOO LONG", string.Join(' ', Enumerable.Repeat("word001", 600)), StringComparison.Ordinal)));
        var answer = await response.Content.ReadAsStringAsync(Http.Cancelled);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode}: {answer}");
        if (template is "<text>")
            Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType ?? "text/plain");
        else
            JsonShape.Equal(template, answer);
        if (response.StatusCode == HttpStatusCode.OK)
            Assert.StartsWith("CrossEncoderReranker/1@", response.Model(), StringComparison.Ordinal);
    }
}
