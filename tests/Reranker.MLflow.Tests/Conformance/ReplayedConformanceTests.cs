using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>A server that answers as a real one did; a request that is not the recorded one fails the test.</summary>
public sealed class ReplayedConformanceTests : ConformanceTests
{
    /// <summary>The MLflow that <see cref="LiveConformanceTests"/> recorded.</summary>
    public const string Version = "2.12.1";

    private readonly List<string> _differences = [];
    private List<Transcript> _expected = [];
    private LoopbackServer? _server;
    private ServiceProvider? _services;

    protected override async Task<IServiceProvider> OpenAsync()
    {
        _expected = [.. Transcript.Read(Version, Name)];
        _server = await LoopbackServer.StartAsync(AnswerAsync, Cancellation);
        return _services = new ServiceCollection().AddMLflow(options =>
        {
            options.TrackingUri = _server.Uri;
            options.MaxRetries = 0;
        }).BuildServiceProvider();
    }

    protected override async ValueTask CloseAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        Assert.Empty(_differences);
        if (TestContext.Current.TestState?.Result == TestResult.Passed)
            Assert.Empty(_expected);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(Cancellation);
        if (Take(context.Request.Method, path, body) is not { } expected)
        {
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            return;
        }

        context.Response.StatusCode = expected.Status;
        context.Response.ContentType = expected.ContentType;
        await context.Response.WriteAsync(expected.Answer, Cancellation);
    }

    /// <summary>The first such request that has not come yet: files may come in any order.</summary>
    private Transcript? Take(string method, string path, string body)
    {
        lock (_expected)
        {
            var expected = _expected.FirstOrDefault(line => (line.Method, line.Path, line.Body ?? "") == (method, path, body));
            if (expected is null)
                _differences.Add($"Sent {method} {path} {body}; recorded was {_expected.FirstOrDefault()?.ToString() ?? "nothing"}");
            else
                _expected.Remove(expected);
            return expected;
        }
    }
}
