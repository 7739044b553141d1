using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Reranker.Dashboard.Tests;

/// <summary>Somebody's application with the dashboard, on loopback.</summary>
internal sealed class DashboardHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DashboardHost(WebApplication app) => _app = app;

    public HttpClient Client { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    public IServiceProvider Services => _app.Services;

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<DashboardHost> StartAsync(
        Action<IServiceCollection>? services = null, string prefix = "/reranker", string pathBase = "", Action<RouteGroupBuilder>? group = null, Action<WebApplication>? before = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddRerankerDashboard();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        if (pathBase.Length > 0)
            app.UsePathBase(pathBase);
        app.UseRouting();
        before?.Invoke(app);
        var mapped = app.MapRerankerDashboard(prefix);
        group?.Invoke(mapped);
        await app.StartAsync(Token);
        var host = new DashboardHost(app);
        host.Client.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return host;
    }

    public async Task<string> PageAsync(string path)
    {
        var response = await Client.GetAsync(path, Token);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        return await response.Content.ReadAsStringAsync(Token);
    }

    /// <summary>Posts as the page's script does.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content, string? site = "same-origin", bool withHeader = true)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (withHeader)
            request.Headers.Add(PagePolicy.Header, "1");
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        return Client.SendAsync(request, Token);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
