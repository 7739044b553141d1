using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Reranker.MLflow.Tests;

/// <summary>A server that answers as a real one did; a request that is not the recorded one fails the test.</summary>
public sealed class ReplayedConformanceTests : ConformanceTests
{
    /// <summary>The MLflow that <see cref="LiveConformanceTests"/> recorded.</summary>
    public const string Version = "2.12.1";

    private readonly List<string> _differences = [];
    private Queue<Transcript> _expected = [];
    private LoopbackServer? _server;
    private IMLflowClient? _client;

    protected override async Task<IMLflowClient> OpenAsync()
    {
        _expected = new Queue<Transcript>(Transcript.Read(Version, Name));
        _server = await LoopbackServer.StartAsync(AnswerAsync, Cancellation);
        return _client = _server.Connect();
    }

    protected override async ValueTask CloseAsync()
    {
        _client?.Dispose();
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
        if (!_expected.TryDequeue(out var expected) || (expected.Method, expected.Path, expected.Body ?? "") != (context.Request.Method, path, body))
        {
            _differences.Add($"Sent {context.Request.Method} {path} {body}, recorded was {expected?.ToString() ?? "nothing"}");
            context.Response.StatusCode = StatusCodes.Status418ImATeapot;
            return;
        }

        context.Response.StatusCode = expected.Status;
        context.Response.ContentType = expected.ContentType;
        await context.Response.WriteAsync(expected.Answer, Cancellation);
    }
}
