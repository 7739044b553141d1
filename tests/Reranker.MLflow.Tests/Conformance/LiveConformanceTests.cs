using Microsoft.Extensions.DependencyInjection;

namespace Reranker.MLflow.Tests;

/// <summary>A real server. With <c>MLFLOW_TRANSCRIPTS</c>, a folder, what goes over the wire is kept there for <see cref="ReplayedConformanceTests"/>.</summary>
public sealed class LiveConformanceTests(MLflowServer server) : ConformanceTests, IClassFixture<MLflowServer>
{
    private readonly RecordingHandler _recording = new();
    private ServiceProvider? _services;

    protected override Task<IServiceProvider> OpenAsync()
    {
        if (!MLflowServer.IsAvailable)
            Assert.Skip("MLFLOW_PYTHONPATH is not set: there is no MLflow server to meet.");
        var services = new ServiceCollection().AddMLflow(options =>
        {
            options.TrackingUri = server.Uri;
            options.MaxRetries = 0;
        });
        services.AddHttpClient(RestDoor.ClientName).AddHttpMessageHandler(() => _recording);
        _services = services.BuildServiceProvider();
        return Task.FromResult<IServiceProvider>(_services);
    }

    protected override async ValueTask CloseAsync()
    {
        if (_services is null)
            return;
        await _services.DisposeAsync();
        if (Environment.GetEnvironmentVariable("MLFLOW_TRANSCRIPTS") is { Length: > 0 } folder && TestContext.Current.TestState?.Result == TestResult.Passed)
            Transcript.Write(folder, ReplayedConformanceTests.Version, Name, _recording.Lines);
    }
}
