using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Reranker.MLflow.Tests;

/// <summary>A web server on this machine that answers as a test says.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LoopbackServer(WebApplication application) => _application = application;

    public string Uri => _application.Urls.First();

    public static async Task<LoopbackServer> StartAsync(RequestDelegate answer, CancellationToken cancellationToken, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var application = builder.Build();
        application.Urls.Add($"http://127.0.0.1:{port}");
        application.Run(answer);
        await application.StartAsync(cancellationToken);
        return new LoopbackServer(application);
    }

    /// <summary>A client of this server that asks once, or as often as said, without waiting.</summary>
    public IMLflowClient Connect(Action<MLflowOptions>? configure = null)
    {
        var options = new MLflowOptions { TrackingUri = Uri, MaxRetries = 0, RequestTimeout = TimeSpan.FromSeconds(60) };
        configure?.Invoke(options);
        return MLflowClient.Create(options);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
