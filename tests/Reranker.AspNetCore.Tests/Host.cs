using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Reranker.AspNetCore.Tests;

/// <summary>Somebody's application with the endpoints, on loopback. Its reranker counts the words that query and document share.</summary>
internal sealed class Host : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Host(WebApplication app, FakeReranker reranker) => (_app, Reranker) = (app, reranker);

    public FakeReranker Reranker { get; }

    public HttpClient Client { get; } = new();

    public IServiceProvider Services => _app.Services;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="map">What the application does with its endpoints and middleware.</param>
    /// <param name="services">What else it registers.</param>
    public static async Task<Host> StartAsync(Action<WebApplication> map, Action<IServiceCollection>? services = null)
    {
        var reranker = new FakeReranker(static (query, document) => 1f / (1 + Words(query).Except(Words(document)).Count()));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddReranker((IServiceProvider _) => reranker);
        builder.Services.AddRerankerEndpoints();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync(Token);
        var host = new Host(app, reranker);
        host.Client.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return host;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json, string contentType = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return Client.PostAsync(path, content, Token);
    }

    /// <summary>Posts, and reads a response that has to be of a status.</summary>
    public async Task<JsonNode> PostAsync(string path, string json, HttpStatusCode expected)
    {
        using var response = await PostAsync(path, json);
        return await ReadAsync(response, expected);
    }

    public static async Task<JsonNode> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(expected == response.StatusCode, $"{response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
