using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>A server that answers as a real one did; a request that is not the recorded one fails the test.</summary>
/// <param name="recording">The folder of <c>Transcripts</c>: the server's version, and <c>-users</c> where it has users.</param>
public sealed class ReplayHost(string recording) : ConformanceHost
{
    private readonly List<string> _differences = [];
    private readonly List<ServiceProvider> _services = [];
    private List<Transcript> _expected = [];
    private LoopbackServer? _server;

    public override async Task OpenAsync()
    {
        _expected = [.. Transcript.Read(recording, TestName)];
        _server = await LoopbackServer.StartAsync(AnswerAsync, TestContext.Current.CancellationToken);
    }

    public override IServiceProvider Connect(string? username = null, string? password = null)
    {
        _services.Add(new ServiceCollection().AddSingleton(Time).AddMLflow(options =>
        {
            (options.TrackingUri, options.Username, options.Password) = (_server!.Uri, username, password);
            options.MaxRetries = 0;
        }).BuildServiceProvider());
        return _services[^1];
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var services in _services)
            await services.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        Assert.Empty(_differences);
        if (TestContext.Current.TestState?.Result == TestResult.Passed)
            Assert.Empty(_expected);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(cancellation);
        if (Take(context.Request.Method, path, body) is not { } expected)
        {
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            return;
        }

        context.Response.StatusCode = expected.Status;
        context.Response.ContentType = expected.ContentType;
        await context.Response.WriteAsync(expected.Answer, cancellation);
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
